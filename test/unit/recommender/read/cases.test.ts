import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readModel } from '../../../../src/recommender/store/read-model.js';
import { tempFolder } from '../temp-folder.js';
import { CASES, runEvaluate, runTrain } from './run-command.js';

const folder = tempFolder();
const out = join(folder.path, 'model');
const list = join(folder.path, 'n.csv');
const at = (name: string) => join(CASES, name);

/** Trains; answers what was said, and the pairs of neighbours. */
async function trainOn(orders: string, ...flags: readonly string[]) {
  const ended = await runTrain('--orders', orders, '--out', out, '--export', list, ...flags);
  expect(ended.error.message).toBe('');
  const pairs = readFileSync(list, 'utf8').trimEnd().split('\n').slice(1);
  return { ...ended, pairs: pairs.map((line) => line.split(',').slice(0, 2).join('-')) };
}

const refusal = async (orders: string, ...flags: readonly string[]) =>
  (await runTrain('--orders', orders, '--out', join(folder.path, 'none'), ...flags)).error;

describe('a catalog in Latin-1', () => {
  const orders = at('catalog-in-latin-1/o.csv');
  const catalog = at('catalog-in-latin-1/cat-l1.csv');

  test('is refused with the byte that is no UTF-8, and what to do', async () => {
    expect(await refusal(orders, '--catalog', catalog)).toMatchObject({
      message: 'not UTF-8 text',
      where: `${catalog}:2:6`,
      hint: expect.stringContaining('--encoding'),
    });
  });

  test.each(['latin1', 'ISO-8859-1', 'windows-1252'])('is read rightly as %s', async (encoding) => {
    await trainOn(orders, '--catalog', catalog, '--encoding', encoding);
    expect((await readModel(out)).titles).toEqual(['Café au lait', 'Straße']);
  });

  test('is not read by an encoding that is none', async () => {
    expect(await refusal(orders, '--catalog', catalog, '--encoding', 'latin-9000')).toMatchObject({
      message: 'no encoding is called "latin-9000"',
      where: '--encoding',
    });
  });
});

describe('- for standard input', () => {
  const { stdin } = process;
  afterEach(() => {
    Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
    vi.restoreAllMocks();
  });
  const give = (...chunks: readonly (string | Buffer)[]) =>
    Object.defineProperty(process, 'stdin', {
      value: Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
      configurable: true,
    });

  test('trains as the file does', async () => {
    const file = at('dash-for-standard-input/o.csv');
    const { pairs } = await trainOn(file);
    const { digest } = await readModel(out);
    give(readFileSync(file));
    expect((await trainOn('-')).pairs).toEqual(pairs);
    const piped = await readModel(out);
    expect(piped.digest).toBe(digest);
    expect(piped.source.file).toBe('standard input');
  });

  test('says where, in few bytes at a time too', async () => {
    give('customer', '_id,book_id\n1,', '2\n1', ',\n');
    expect(await refusal('-')).toMatchObject({ message: 'an empty "book_id"', where: 'standard input:3:3' });
  });

  test('can be evaluated', async () => {
    give(readFileSync(at('dash-for-standard-input/o.csv')));
    const { exit, out: said } = await runEvaluate('--orders', '-');
    expect(exit).toBe(0);
    expect(said).toContain('standard input: 4 rows: 2 baskets of 2 books');
  });

  test('can be read once only', async () => {
    give('customer_id,book_id\n1,2\n1,3\n');
    const { error } = await runTrain('--orders', '-', '--orders', '-', '--out', out);
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('once') });
  });
});

describe('a first line for Excel', () => {
  test.each(['sep.csv', 'sepc.csv'])('is passed over, and what it says is used: %s', async (file) => {
    expect((await trainOn(at(`excel-sep-line/${file}`))).pairs).toEqual(['2-3', '3-2']);
  });

  test.each([
    ['a tab', 'sep=\t\r\ncustomer_id\tbook_id\r\n1\t2\r\n1\t3\r\n'],
    ['after a mark', '\ufeffsep=|\ncustomer_id|book_id\n1|2\n1|3\n'],
    ['in quotes', '"sep=;"\ncustomer_id;book_id\n1;2\n1;3\n'],
    ['in capitals', 'SEP=;\ncustomer_id;book_id\n1;2\n1;3\n'],
    ['where lines end in CR', 'sep=;\rcustomer_id;book_id\r1;2\r1;3\r'],
  ])('may have %s', async (_, text) => {
    expect((await trainOn(folder.write('sep.csv', text))).pairs).toEqual(['2-3', '3-2']);
  });

  test('is counted as a line', async () => {
    const file = folder.write('sep.csv', 'sep=;\ncustomer_id;book_id\n1;2\n1;\n');
    expect((await refusal(file)).where).toBe(`${file}:4:3`);
  });
});

describe('a date far ahead', () => {
  const log = (name: string) => at(`half-life-and-a-future-date/${name}.csv`);

  test.each([
    ['sent', '9999-12-31'],
    ['sent42', '2042-02-03'],
  ])('does not make a half-life forget the others: %s', async (name, date) => {
    const without = await trainOn(log('sent0'), '--half-life', '90');
    expect(without.pairs).toHaveLength(4);
    const { pairs, out: said, err } = await trainOn(log(name), '--half-life', '90');
    expect(pairs).toEqual(without.pairs);
    expect(said).toContain('2024-01-01 to 2024-02-03, 1 row dated ahead');
    expect(err).toContain(`1 row dated after today, first "${date}"`);
    expect(err).toContain(`where: ${log(name)}:9:5`);
  });

  test('is told of where no half-life is asked for, and refused by --strict', async () => {
    expect((await trainOn(log('sent'))).err).toContain('dated after today');
    expect(await refusal(log('sent'), '--strict')).toMatchObject({ where: `${log('sent')}:9:5` });
  });
});

test('ids that a spreadsheet shortened are refused with their line', async () => {
  const file = at('isbn-after-excel/sci.csv');
  expect(await refusal(file)).toMatchObject({
    message: expect.stringContaining('"9.78014E+12" in "book_id" is an id that a spreadsheet shortened'),
    where: `${file}:2:3`,
    hint: expect.stringContaining('spreadsheet'),
  });
});

describe('lines that end in CR alone', () => {
  test.each([
    ['cr-tiny.csv', [], 2],
    ['cr-small.csv', ['--basket-column', 'User-ID', '--item-column', 'ISBN'], 20],
  ])('are lines: %s', async (file, flags, neighbours) => {
    expect((await trainOn(at(`mac-line-ends/${file}`), ...flags)).pairs).toHaveLength(neighbours);
  });

  test('may be many, and are counted', async () => {
    const rows = Array.from({ length: 200_000 }, (_, row) => `${row % 5000},${row % 97}`);
    const file = folder.write('mac.csv', `customer_id,book_id\r${rows.join('\r')}\r`);
    expect((await trainOn(file)).out).toContain('200,000 rows: 5,000 baskets of 97 books');
    const bad = folder.write('bad.csv', 'customer_id,book_id\r1,2\r1,\r');
    expect((await refusal(bad)).where).toBe(`${bad}:3:3`);
  });
});

describe('words for no value', () => {
  const file = at('null-words-as-ids/null2.csv');

  test('are refused as an empty id is', async () => {
    expect(await refusal(file)).toMatchObject({
      message: '"NULL" in "customer_id" stands for no id',
      where: `${file}:2:1`,
      hint: expect.stringContaining('--null-values'),
    });
  });

  test('leave their rows out where that is asked for, and then nothing is left to recommend', async () => {
    const error = await refusal(file, '--null-values', 'NULL,NaN,None,\\N');
    expect(error.message).toContain('no book has a neighbour');
  });
});

describe('returns', () => {
  const file = at('returns-count-as-purchases/returns.csv');
  const columns = ['--basket-column', 'CustomerID', '--item-column', 'StockCode'];

  test('are told of with their column, line and the way to leave them out', async () => {
    const { err, out: said } = await trainOn(file, ...columns);
    expect(said).toContain('2 returns');
    expect(err).toContain('2 rows with a negative "Quantity", first "-1": they count as purchases');
    expect(err).toContain(`where: ${file}:4:10`);
    expect(err).toContain('--quantity-column Quantity --drop-returns');
  });

  test('are left out where that is asked for', async () => {
    for (const flags of [['--drop-returns'], ['--drop-returns', '--quantity-column', 'Quantity']]) {
      const { pairs, err } = await trainOn(file, ...columns, ...flags);
      expect(pairs).toEqual(['10-20', '20-10']);
      expect(err).toBe('');
    }
  });
});

describe('a time that nobody needs', () => {
  test.each(['dt.csv', 'et.csv'])('need not be readable: %s', async (name) => {
    expect((await trainOn(at(`time-that-nobody-needs/${name}`))).pairs).toEqual(['2-3', '3-2']);
  });

  test('is said to have been read, and how', async () => {
    const { out: said, err } = await trainOn(at('time-that-nobody-needs/dt.csv'));
    expect(said).toContain('2010-12-01 to 2010-12-01, dates like "12/1/10 8:26" as month/day/year');
    expect(err).toContain('it could be day/month/year');
  });

  test('is refused where it is needed, with the way out', async () => {
    const file = at('time-that-nobody-needs/et.csv');
    const place = { where: `${file}:3:5`, hint: expect.stringContaining('--time-column') };
    expect(await refusal(file, '--half-life', '30')).toMatchObject(place);
    expect((await runEvaluate('--orders', file)).error).toMatchObject(place);
    expect(await refusal(file, '--time-column', 'ordered_at')).toMatchObject(place);
  });
});
