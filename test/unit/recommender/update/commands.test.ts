import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CliCommand } from '../../../../src/cli/command.js';
import { command as generate } from '../../../../src/cli/commands/dataset/generate.js';
import { command as train } from '../../../../src/cli/commands/train/index.js';
import { parseCommand } from '../../../../src/cli/parsing/parse-arguments.js';
import { UsageError } from '../../../../src/lib/usage-error.js';
import { readModel } from '../../../../src/recommender/store/read-model.js';
import { logFolder } from './logs.js';

const folder = logFolder();
const at = (name: string) => join(folder.path, name);

async function run(command: CliCommand, ...argv: string[]): Promise<void> {
  const parsed = parseCommand('command', argv, command.options, command.positionals);
  if (parsed.help) throw new Error('asked for help');
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await command.run(parsed.args).finally(() => write.mockRestore());
}

/** Every file of a model but what is kept beside it. */
const modelIn = (name: string) => {
  const files = readdirSync(at(name)).filter((file) => !file.startsWith('baskets-'));
  return files.map((file) => [file, readFileSync(join(at(name), file)).toString('base64')]);
};
const keptIn = (name: string) => readdirSync(at(name)).filter((file) => file.startsWith('baskets-'));

beforeAll(async () => {
  const sizes = ['--books', '300', '--customers', '400', '--orders', '1500'];
  await run(generate, '--out', at('shop'), ...sizes);
  const [header, ...rows] = readFileSync(at('shop/orders.csv'), 'utf8').trimEnd().split('\n');
  const part = (from: number, to?: number) => `${[header, ...rows.slice(from, to)].join('\n')}\n`;
  writeFileSync(at('old.csv'), part(0, -60));
  writeFileSync(at('monday.csv.gz'), gzipSync(part(-60, -25)));
  writeFileSync(at('tuesday.csv'), part(-25));
});
const parts = ['old.csv', 'monday.csv.gz', 'tuesday.csv'].flatMap((name) => ['--orders', at(name)]);
const catalog = () => ['--catalog', at('shop/catalog.csv')];

describe('train --from', () => {
  it.each([['cosine'], ['jaccard']])('writes the bytes of a full run over the same files: %s', async (metric) => {
    const wanted = ['--metric', metric, '--min-support', '2'];
    await run(train, ...parts, ...catalog(), ...wanted, '--out', at('full'));
    await run(train, '--orders', at('old.csv'), ...catalog(), ...wanted, '--keep-baskets', '--out', at('start'));
    await run(train, '--from', at('start'), '--orders', at('monday.csv.gz'), '--out', at('monday'));
    await run(train, '--from', at('monday'), '--orders', at('tuesday.csv'), ...catalog(), '--out', at('tuesday'));
    expect(modelIn('tuesday')).toEqual(modelIn('full'));
    await run(train, '--from', at('start'), ...parts.slice(2), ...catalog(), '--out', at('start'));
    expect(modelIn('start')).toEqual(modelIn('full'));
    expect(keptIn('start')).toEqual(keptIn('tuesday'));
    expect(keptIn('full')).toEqual([]);
  });

  it('has the neighbours and the digest of one file with all rows; only the SHA-256 of the files differs', async () => {
    await run(train, '--orders', at('shop/orders.csv'), '--out', at('one'));
    await run(train, ...parts, '--keep-baskets', '--out', at('several'));
    const [one, several] = [await readModel(at('one')), await readModel(at('several'))];
    expect(several.model).toEqual(one.model);
    const { sha256, file, ...facts } = one.source;
    expect(several.source).toEqual({
      ...facts,
      file: 'old.csv',
      files: 3,
      sha256: expect.not.stringContaining(sha256),
    });
  });

  it('keeps the titles without a catalog, and removes checkpoints of models that are gone', async () => {
    await run(train, '--orders', at('old.csv'), ...catalog(), '--keep-baskets', '--out', at('titled'));
    const { titles } = await readModel(at('titled'));
    await run(train, '--from', at('titled'), '--orders', at('tuesday.csv'), '--out', at('titled'));
    const after = await readModel(at('titled'));
    const titleOf = new Map(after.model.items.text.map((id, item) => [id, after.titles![item]]));
    expect(titleOf.get('1')).toBe(titles![0]);
    expect(keptIn('titled')).toHaveLength(1);
    await run(train, '--orders', at('old.csv'), '--out', at('titled'));
    expect(keptIn('titled')).toEqual([]);
  });

  it('refuses a model without a checkpoint, or with a damaged one', async () => {
    await run(train, '--orders', at('old.csv'), '--out', at('bare'));
    const go = (from: string) => run(train, '--from', at(from), '--orders', at('tuesday.csv'), '--out', at('out'));
    await expect(go('bare')).rejects.toMatchObject({
      message: 'no baskets are kept with this model',
      hint: expect.stringContaining('--keep-baskets'),
    });
    await run(train, '--orders', at('old.csv'), '--keep-baskets', '--out', at('kept'));
    const kept = join(at('kept'), keptIn('kept')[0]!);
    const bytes = readFileSync(kept);
    for (const place of [0, 100, bytes.length >> 1, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[place]! ^= 4;
      writeFileSync(kept, flipped);
      await expect(go('kept')).rejects.toThrow('is damaged');
    }
    for (const length of [0, 31, bytes.length - 4]) {
      writeFileSync(kept, bytes);
      truncateSync(kept, length);
      await expect(go('kept')).rejects.toThrow('is damaged');
    }
  });

  it('refuses files that were read by different columns', async () => {
    await run(train, '--orders', at('old.csv'), '--keep-baskets', '--out', at('timed'));
    writeFileSync(at('timeless.csv'), 'customer_id,book_id\n1,2\n');
    const go = run(train, '--from', at('timed'), '--orders', at('timeless.csv'), '--out', at('out'));
    await expect(go).rejects.toMatchObject({ name: 'InputError', message: expect.stringContaining('no times') });
  });

  it.each([
    ['another metric', ['--from', 'x', '--orders', 'y', '--out', 'z', '--metric', 'jaccard']],
    ['columns', ['--from', 'x', '--orders', 'y', '--out', 'z', '--item-column', 'c']],
    ['a shard', ['--from', 'x', '--orders', 'y', '--out', 'z', '--shard', '0/2']],
    ['nothing new', ['--from', 'x', '--out', 'z']],
    ['a shard with its baskets', ['--orders', 'y', '--out', 'z', '--shard', '0/2', '--keep-baskets']],
  ])('refuses %s', async (_, argv) => {
    await expect(run(train, ...argv)).rejects.toThrow(UsageError);
  });
});
