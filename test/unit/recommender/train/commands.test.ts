import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CliCommand } from '../../../../src/cli/command.js';
import { command as generate } from '../../../../src/cli/commands/dataset/generate.js';
import { command as train } from '../../../../src/cli/commands/train/index.js';
import { parseCommand } from '../../../../src/cli/parsing/parse-arguments.js';
import { InputError } from '../../../../src/lib/input-error.js';
import { UsageError } from '../../../../src/lib/usage-error.js';
import { modelDigest, readModel } from '../../../../src/recommender/store/read-model.js';
import { tempFolder } from '../temp-folder.js';

const folder = tempFolder();
const at = (name: string) => join(folder.path, name);

/** Runs a command as the command line does; answers what it printed on stdout. */
async function run(command: CliCommand, ...argv: string[]): Promise<string> {
  const parsed = parseCommand('command', argv, command.options, command.positionals);
  if (parsed.help) throw new Error('asked for help');
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    expect(await command.run(parsed.args)).toBe(0);
    return write.mock.calls.map(([text]) => text).join('');
  } finally {
    write.mockRestore();
  }
}

const orders = at('shop/orders.csv');
const catalog = at('shop/catalog.csv');
beforeAll(async () => {
  const said = await run(generate, '--out', at('shop'), '--books', '80', '--customers', '60', '--orders', '300');
  expect(said).toMatch(
    /catalog\.csv: 80 books, sha256 [0-9a-f]{64}\n.*of 300 orders by 60 customers, sha256 [0-9a-f]{64}\n$/,
  );
});

describe('dataset generate', () => {
  it('gives other orders for another seed', async () => {
    const sizes = ['--books', '80', '--customers', '60', '--orders', '300'];
    await run(generate, '--out', at('again'), '--seed', '1', ...sizes);
    await run(generate, '--out', at('other'), '--seed', '2', ...sizes);
    expect(readFileSync(at('again/orders.csv'))).toEqual(readFileSync(orders));
    expect(readFileSync(at('other/orders.csv'))).not.toEqual(readFileSync(orders));
  });

  it.each([
    ['no folder', []],
    ['no books', ['--out', 'x', '--books', '0']],
    ['a negative seed', ['--out', 'x', '--seed=-1']],
  ])('refuses %s', async (_, argv) => {
    await expect(run(generate, ...argv)).rejects.toThrow(UsageError);
  });
});

describe('train', () => {
  it('writes a model with titles, and describes it', async () => {
    const said = await run(train, '--orders', orders, '--catalog', catalog, '--out', at('model'));
    const { model, titles, digest } = await readModel(at('model'));
    expect(said).toContain(`model ${digest.slice(0, 12)} in ${at('model')}`);
    expect(said).toMatch(/\nin \d.*, with at most [\d,]+ MB of memory\n$/);
    expect(model.hyperparameters).toEqual({ metric: 'cosine', topK: 20, minSupport: 1 });
    expect(titles?.[0]).toBe('The Glass Harbour');
  });

  it('makes the same model and export in one process and in shards', async () => {
    const flags = [
      '--orders',
      orders,
      '--catalog',
      catalog,
      '--metric',
      'jaccard',
      '--top-k',
      '7',
      '--min-support',
      '2',
    ];
    await run(train, ...flags, '--out', at('one'), '--export', at('one.csv'));
    for (const index of [0, 1, 2]) await run(train, ...flags, '--out', at(`s${index}`), '--shard', `${index}/3`);
    await run(train, '--merge', at('s2'), at('s0'), at('s1'), '--out', at('joined'), '--export', at('joined.csv'));
    expect(await modelDigest(at('joined'))).toBe(await modelDigest(at('one')));
    expect(readdirSync(at('joined'))).toEqual(readdirSync(at('one')));
    expect(readFileSync(at('joined.csv'))).toEqual(readFileSync(at('one.csv')));
  });

  it('reads other columns, gzip, and takes more neighbours than there are books', async () => {
    const log = folder.write('log.csv.gz', gzipSync('who,what,when\nx,1,2\nx,2,2\n'));
    const columns = ['--basket-column', 'who', '--item-column', 'what', '--time-column', 'when'];
    await run(train, '--orders', log, '--out', at('tiny'), '--top-k', '1000000000', ...columns);
    expect([...(await readModel(at('tiny'))).model.neighbours]).toEqual([1, 0]);
  });

  it('has a sound answer for one customer', async () => {
    await run(train, '--orders', folder.write('few.csv', 'customer_id,book_id\n1,5\n1,6\n'), '--out', at('few'));
    expect((await readModel(at('few'))).model.neighbours).toHaveLength(2);
  });

  it.each([
    ['one book', 'customer_id,book_id\n1,5\n2,5\n', [], /--basket-column/],
    ['baskets of one book each', 'customer_id,book_id\n1,5\n2,6\n', ['--keep-baskets'], /--basket-column/],
    ['too much support asked for', 'customer_id,book_id\n1,5\n1,6\n', ['--min-support', '2'], /--min-support/],
  ])('makes no model of nothing: %s', async (_, text, flags, hint) => {
    const out = at(`nothing-${flags.length}-${text.length}`);
    const failed = run(train, '--orders', folder.write('few.csv', text), '--out', out, ...flags);
    await expect(failed).rejects.toMatchObject({ name: 'InputError', hint: expect.stringMatching(hint) });
    expect(existsSync(join(out, 'model.json'))).toBe(false);
  });

  it.each([
    ['no orders', ['--out', 'x']],
    ['no folder', ['--orders', 'x']],
    ['an odd metric', ['--orders', 'x', '--out', 'x', '--metric', 'pearson']],
    ['K of none', ['--orders', 'x', '--out', 'x', '--top-k', '0']],
    ['a shard past the last', ['--orders', 'x', '--out', 'x', '--shard', '3/3']],
    ['an export of a shard', ['--orders', 'x', '--out', 'x', '--shard', '0/3', '--export', 'y']],
    ['orders to merge', ['--merge', 'x', '--orders', 'y', '--out', 'z']],
    ['columns to merge', ['--merge', 'x', '--item-column', 'y', '--out', 'z']],
    ['a file by the way', ['x', '--orders', 'y', '--out', 'z']],
  ])('refuses %s before it reads anything', async (_, argv) => {
    await expect(run(train, ...argv)).rejects.toThrow(UsageError);
  });

  it.each([
    ['orders', 'customer_id,title\n1,2\n', 'book_id,title\n1,x\n', /no column "book_id"/],
    ['a catalog without titles', 'customer_id,book_id\n1,2\n', 'book_id,name\n1,x\n', /no column "title"/],
    ['a catalog without ids', 'customer_id,book_id\n1,2\n', 'title\nx\n', /no column "book_id"/],
  ])('writes no model from %s that cannot be used', async (_, log, books, message) => {
    const argv = [
      '--orders',
      folder.write('bad.csv', log),
      '--catalog',
      folder.write('books.csv', books),
      '--out',
      at('none'),
    ];
    const error = await run(train, ...argv).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(message);
    expect(existsSync(at('none'))).toBe(false);
  });
});
