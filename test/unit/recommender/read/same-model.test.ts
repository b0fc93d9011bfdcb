import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { modelDigest } from '../../../../src/lib/model-digest.js';
import { readModel } from '../../../../src/recommender/store/read-model.js';
import { tempFolder } from '../temp-folder.js';
import { CASES, runTrain } from './run-command.js';

const folder = tempFolder();
const at = (name: string) => join(folder.path, name);
const LOG = join(CASES, 'renamed-log/o.csv');

/** Trains on logs; answers the digest that names the model. */
async function digestOf(out: string, ...orders: readonly string[]): Promise<string> {
  const { exit, out: said } = await runTrain(...orders.flatMap((file) => ['--orders', file]), '--out', at(out));
  expect(exit).toBe(0);
  const { digest } = await readModel(at(out));
  expect(said).toContain(`model ${digest.slice(0, 12)} in`);
  expect(modelDigest(readFileSync(join(at(out), 'model.json'), 'utf8'))).toBe(digest);
  return digest;
}

test('a log by another name, compressed, or cut in two makes a model of the same digest', async () => {
  const digest = await digestOf('a', LOG);
  copyFileSync(LOG, at('p.csv'));
  writeFileSync(at('o.csv.gz'), gzipSync(readFileSync(LOG)));
  const [header, ...rows] = readFileSync(LOG, 'utf8').trimEnd().split('\n');
  writeFileSync(at('first.csv'), [header, ...rows.slice(0, 3), ''].join('\n'));
  writeFileSync(at('second.csv'), [header, ...rows.slice(3), ''].join('\n'));
  expect(await digestOf('b', at('p.csv'))).toBe(digest);
  expect(await digestOf('c', at('o.csv.gz'))).toBe(digest);
  expect(await digestOf('d', at('first.csv'), at('second.csv'))).toBe(digest);
});

test('model.json still says which file it was, and its bytes', async () => {
  await digestOf('e', LOG);
  const { source } = await readModel(at('e'));
  expect(source).toMatchObject({ file: 'o.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

test('other rows, flags or titles make a model of another digest', async () => {
  const digest = await digestOf('f', LOG);
  writeFileSync(at('more.csv'), `${readFileSync(LOG, 'utf8')}3,2\n`);
  writeFileSync(at('titles.csv'), 'book_id,title\n2,Two\n');
  expect(await digestOf('g', at('more.csv'))).not.toBe(digest);
  await runTrain('--orders', LOG, '--catalog', at('titles.csv'), '--out', at('h'));
  await runTrain('--orders', LOG, '--metric', 'jaccard', '--out', at('i'));
  const others = await Promise.all(['h', 'i'].map(async (out) => (await readModel(at(out))).digest));
  expect(new Set([digest, ...others]).size).toBe(3);
});
