import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeLog } from '../../../../src/recommender/read/check/plausibility.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { tempFolder } from '../temp-folder.js';
import { runEvaluate, runTrain } from './run-command.js';

const folder = tempFolder();
const out = join(folder.path, 'model');
const write = (...rows: readonly string[]) =>
  folder.write('orders.csv', `customer_id,book_id,ordered_at\n${rows.join('\n')}\n`);
const PLAIN = ['1,2,2024-01-01', '1,3,2024-01-02', '2,2,2024-02-01', '2,3,2024-02-01'];

describe('the line of what a log holds', () => {
  test('is rows, baskets, books and days', async () => {
    const { line, warnings } = judgeLog(await readInteractions(write(...PLAIN)));
    expect(line).toBe('4 rows: 2 baskets of 2 books, 2024-01-01 to 2024-02-01');
    expect(warnings).toEqual([]);
  });

  test('says how many titles were matched', async () => {
    const titles = new Map([['2', 'Two']]);
    expect(judgeLog(await readInteractions(write(...PLAIN)), { titles, catalog: 'c.csv' }).line).toContain(
      ', titles of 1',
    );
  });

  test('says all that is odd at once', async () => {
    const text = [
      'customer_id,book_id,ordered_at,quantity',
      ...PLAIN.map((row) => `${row},1`),
      ...Array.from({ length: 200 }, (_, row) => `${row},${row % 7},2024-03-01,1`),
      '3,007,2024-01-01,-2',
      '3,8E+05,9999-12-31,1',
      ',5,2024-01-01,1',
    ];
    const log = await readInteractions(
      folder.write('odd.csv', text.join('\n')),
      {},
      { nullValues: ['-'], times: false },
    );
    const { line, warnings } = judgeLog(log);
    expect(line).toBe(
      '206 rows: 200 baskets of 9 books, 2024-01-01 to 2024-03-01, 1 row without an id left out, ' +
        '1 row with a shortened id, 1 row dated ahead, 1 return',
    );
    expect(warnings).toHaveLength(3);
  });

  test('is on stdout of train and evaluate, the warnings are on stderr, and --json prints nothing else', async () => {
    const file = write(...PLAIN, '3,3,9999-12-31');
    const trained = await runTrain('--orders', file, '--out', out);
    expect(trained.out).toMatch(/^5 rows: 3 baskets of 2 books, 2024-01-01 to 2024-02-01, 1 row dated ahead\n/);
    expect(trained.err).toMatch(/^warning: 1 row dated after today.*\n {2}where: .*:6:5\n {2}todo: .+\n$/);
    const evaluated = await runEvaluate('--orders', file, '--json');
    expect(JSON.parse(evaluated.out)).toMatchObject({ dataset: { rows: 5 } });
    expect(evaluated.err).toContain('warning: 1 row dated after today');
  });
});

describe('a catalog', () => {
  const catalog = (...rows: readonly string[]) =>
    folder.write('catalog.csv', ['book_id,title', ...rows, ''].join('\n'));

  test('of other books is told of', async () => {
    const { err } = await runTrain('--orders', write(...PLAIN), '--catalog', catalog('0002,Two', 'x,Ex'), '--out', out);
    expect(err).toContain('none of the 2 books in the orders is in the catalog');
  });

  test('of few of them, too, and refused by --strict', async () => {
    const rows = Array.from({ length: 5 }, (_, book) => `9,${book},2024-01-01`);
    const flags = ['--orders', write(...PLAIN, ...rows), '--catalog', catalog('2,Two'), '--out', out];
    expect((await runTrain(...flags)).err).toContain('the catalog has a title for 1 of 5 books only');
    expect((await runTrain(...flags, '--strict')).error).toMatchObject({
      name: 'InputError',
      where: expect.stringContaining('catalog.csv'),
    });
  });

  test('of half of them is enough', async () => {
    const { err } = await runTrain(
      '--orders',
      write(...PLAIN),
      '--catalog',
      catalog('2,Two'),
      '--out',
      out,
      '--strict',
    );
    expect(err).toBe('');
  });
});

test('of several logs it is one line, and each warning names its file', async () => {
  const first = folder.write('first.csv', `customer_id,book_id,ordered_at\n${PLAIN.join('\n')}\n`);
  const second = folder.write('second.csv', 'customer_id,book_id,ordered_at\n5,7,2042-01-01\n5,07,2024-01-01\n');
  const { out: said, err } = await runTrain('--orders', first, '--orders', second, '--out', out);
  expect(said).toContain('6 rows: 3 baskets of 4 books, 2024-01-01 to 2024-02-01, 1 look-alike id, 1 row dated ahead');
  expect(err).toContain(`where: ${second}:2:5`);
});
