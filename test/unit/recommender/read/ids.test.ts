import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectIds, isScientific, normalForm } from '../../../../src/recommender/read/check/id-shape.js';
import { NULL_WORDS } from '../../../../src/recommender/read/check/null-words.js';
import { readPlainLog } from '../../../../src/recommender/read/fast/read-plain-log.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { startThreadPool } from '../../../../src/recommender/threads/thread-pool.js';
import { tempFolder } from '../temp-folder.js';
import { runTrain } from './run-command.js';

const folder = tempFolder();
const HEADER = 'customer_id,book_id';

/** A log of these rows, in which enough is bought together. */
const log = (...rows: readonly string[]) =>
  folder.write('orders.csv', `${[HEADER, '1,2', '1,3', '2,2', '2,3', ...rows].join('\n')}\n`);

const train = (file: string, ...flags: readonly string[]) =>
  runTrain('--orders', file, '--out', join(folder.path, 'model'), ...flags);

function idBytes(ids: readonly string[]) {
  const parts = ids.map((id) => Buffer.from(id));
  let end = 0;
  const ends = Uint32Array.from(parts, ({ length }) => {
    end += length;
    return end;
  });
  return { bytes: new Uint8Array(Buffer.concat(parts)), ends };
}

describe('words that stand for no value', () => {
  test.each(NULL_WORDS)('%j is no id: of a customer, of a book, in quotes and among spaces', async (word) => {
    for (const [row, place] of [
      [`${word},2`, ':6:1'],
      [`"${word}",2`, ':6:2'],
      [`7,${word}`, ':6:3'],
      [` ${word} ,2`, ':6:1'],
    ] as const) {
      const file = log(row);
      expect((await train(file)).error).toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('stands for no id'),
        where: file + place,
        hint: expect.stringContaining('--null-values'),
      });
    }
  });

  test.each(['NULLABLE', 'Nan Goldin', 'none of these', 'NA-1', 'null-2', 'N', '-', '\\n', 'Nancy'])(
    '%j is an id',
    async (id) => {
      expect((await train(log(`${id},2`, `${id},3`), '--strict')).error.message).toBe('');
    },
  );

  test('can be named, and leave their rows out with those without an id', async () => {
    const file = log('-,2', '-,3', '5,?', '"",3', 'x,9');
    const { out, err } = await train(file, '--null-values', '-,?');
    expect(out).toContain('5 rows: 3 baskets of 3 books, 3 rows without an id left out, 1 row without an id left out');
    expect(err).toBe('');
  });

  test('that are not among those named are told of', async () => {
    const file = log('NULL,2', 'NaN,2', 'NaN,3');
    const { err, out } = await train(file, '--null-values', 'NULL');
    expect(out).toContain('2 rows with a word for an id');
    expect(err).toContain(`"NaN" in "customer_id" counts as an id`);
    expect(err).toContain(`where: ${file}:7:1`);
  });

  test('that leave no row are refused', async () => {
    const file = folder.write('all.csv', `${HEADER}\n-,1\n-,2\n`);
    expect((await train(file, '--null-values', '-')).error).toMatchObject({
      message: 'no rows are left of it',
      hint: expect.stringContaining('--null-values'),
    });
  });
});

describe('ids that a spreadsheet shortened', () => {
  test.each(['9.78014E+12', '9,78E+12', '1E+05', '9.78014e+12', '1.5E12', '-2.5E+03'])('%j is one', (id) => {
    expect(isScientific(id)).toBe(true);
  });

  test.each(['1E5', '12E5', 'E+12', '9.78', 'B00E+1', '9.78014E', '1E+1234', '978014E12', 'a1.5E12'])(
    '%j is none',
    (id) => {
      expect(isScientific(id)).toBe(false);
    },
  );

  test('are what a number of thirteen digits becomes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 9_780_000_000_000n, max: 9_799_999_999_999n }), fc.nat(6), (isbn, digits) => {
        expect(isScientific(Number(isbn).toExponential(digits).replace('e', 'E'))).toBe(true);
        expect(isScientific(String(isbn))).toBe(false);
      }),
    );
  });

  test('are warned of where they are few, refused where they are more, and of customers too', async () => {
    const many = Array.from({ length: 300 }, (_, row) => `${row},${row % 5}`);
    const few = log(...many, '9.78014E+12,2');
    const { err, exit } = await train(few);
    expect(exit).toBe(0);
    expect(err).toContain('"9.78014E+12" in "customer_id" is an id that a spreadsheet shortened');
    expect(err).toContain(`where: ${few}:306:1`);
    expect((await train(few, '--strict')).error.where).toBe(`${few}:306:1`);
    const more = log('9.78014E+12,2');
    expect((await train(more)).error.where).toBe(`${more}:6:1`);
  });
});

describe('ids that look alike', () => {
  test.each([
    ['007', '7'],
    ['7.0', '7'],
    ['7.00', '007'],
    [' abc', 'abc'],
    ['abc\u00a0', 'abc'],
    ['ABC', 'abc'],
    ['978-0-14-044913-6', '9780140449136'],
    ['0-14-044913-X', '014044913x'],
    ['café', 'cafe\u0301'],
    ['ＡＢ１', 'ab1'],
  ])('%j and %j', (a, b) => {
    expect(normalForm(a)).toBe(normalForm(b));
  });

  test.each([
    ['-5', '5'],
    ['1-23', '12-3'],
    ['7.5', '75'],
    ['0', ''],
    ['0a', 'a'],
    ['2024-01', '202401'],
    ['a b', 'ab'],
  ])('%j and %j do not', (a, b) => {
    expect(normalForm(a)).not.toBe(normalForm(b));
  });

  test('are as many as the ids that share a form with one before', () => {
    const id = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('0', '7', 'a', 'A', ' ', '.', '_') });
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 40 }), (ids) => {
        const distinct = new Set(ids.map(normalForm)).size;
        expect(inspectIds(idBytes(ids)).lookAlikes?.count ?? 0).toBe(ids.length - distinct);
      }),
      { numRuns: 500 },
    );
  });

  test('are told of with both and the line of one, whichever reader finds them', async () => {
    const file = log('5,007', '5,7', ' 5,2');
    for (const flags of [[], ['--half-life', '9']]) {
      const dated =
        flags.length === 0
          ? file
          : folder.write('dated.csv', `${HEADER},ordered_at\n1,2,2024-01-01\n1,02,2024-01-01\n`);
      const { err, exit } = await train(dated, ...flags);
      expect(exit).toBe(0);
      if (flags.length > 0) continue;
      expect(err).toContain('1 id in "book_id" looks like another, first "007" and "7": they count as different ones');
      expect(err).toContain(`where: ${file}:6:3`);
      expect(err).toContain('1 id in "customer_id" looks like another, first " 5" and "5"');
      expect(err).toContain(`where: ${file}:8:1`);
    }
  });
});

describe('the fast reader', () => {
  test.each([
    ['a customer without an id', ['NULL,2']],
    ['a book without an id', ['7,NaN']],
    ['a customer that was shortened', ['9.78E+12,2']],
    ['a book that was shortened', ['7,9.78E+12']],
  ])('leaves a log with %s to the other', async (_, rows) => {
    const pool = startThreadPool(1);
    expect(await readPlainLog(log(...rows), {}, pool, { times: false })).toBeUndefined();
    expect(await readPlainLog(log('7,2'), {}, pool, { times: false })).toBeDefined();
    await pool.close();
  });

  test.each([
    ['a time of 1970', '0'],
    ['a day without a dash', '19970101'],
    ['a day number', '45292'],
    ['a time ahead', '9999-12-31'],
    ['a date in another form', '12/1/10'],
  ])('leaves a log with %s to the other', async (_, time) => {
    const pool = startThreadPool(1);
    const text = `${HEADER},ordered_at\n1,2,2024-01-01\n1,3,${time}\n`;
    expect(await readPlainLog(folder.write('orders.csv', text), {}, pool, { times: false })).toBeUndefined();
    await pool.close();
  });

  test.each(['-1', '(1)', '−1', ' -1', '"-1"'])('leaves a log with a quantity of %j to the other', async (quantity) => {
    const pool = startThreadPool(1);
    const text = `${HEADER},Quantity\n1,2,1\n1,3,${quantity}\n2,2,5\n`;
    const file = folder.write('orders.csv', text);
    expect(await readPlainLog(file, {}, pool, { times: false })).toBeUndefined();
    expect((await readInteractions(file)).findings).toMatchObject([
      { kind: 'return', column: 'Quantity', count: 1, where: expect.stringMatching(/:3:[56]$/) },
    ]);
    await pool.close();
  });

  test('leaves what is asked to be read with care to the other', async () => {
    const pool = startThreadPool(1);
    const file = log();
    for (const options of [
      { delimiter: ';' },
      { encoding: 'latin1' },
      { nullValues: ['-'] },
      { quantityColumn: 'x' },
      { dropReturns: true },
    ])
      expect(await readPlainLog(file, {}, pool, { times: false, ...options })).toBeUndefined();
    expect(await readPlainLog(file, {}, pool, { times: false, delimiter: ',', encoding: 'UTF-8' })).toBeDefined();
    await pool.close();
  });
});

describe('quantities', () => {
  test.each([
    ['-0', 0],
    ['-1', 1],
    ['-1,5', 1],
    ['(2)', 1],
    ['−3', 1],
    ['0', 0],
    ['', 0],
    ['n/a', 0],
  ])('%j is a return %d times', async (quantity, count) => {
    const file = folder.write('orders.csv', `${HEADER},Menge\n1,2,1\n1,3,"${quantity}"\n`);
    const { findings } = await readInteractions(file);
    expect(findings?.reduce((sum, finding) => sum + finding.count, 0)).toBe(count);
  });

  test.each([
    'Quantity',
    'qty',
    'Order Quantity',
    'itemQuantity',
    'units',
    'Units Sold',
    'Menge',
    'cantidad',
    'quantité',
  ])('are found in a column called %j', async (name) => {
    const file = folder.write('orders.csv', `${HEADER},${name}\n1,2,1\n1,3,-1\n`);
    expect((await readInteractions(file)).findings).toMatchObject([{ kind: 'return', column: name }]);
  });

  test('that are none are refused where the column was named', async () => {
    const file = folder.write('orders.csv', `${HEADER},n\n1,2,1\n1,3,many\n`);
    await expect(readInteractions(file, {}, { quantityColumn: 'n' })).rejects.toMatchObject({
      message: '"many" in "n" is no quantity',
      where: expect.stringMatching(/:3:5$/),
    });
    await expect(readInteractions(file, {}, { quantityColumn: 'm' })).rejects.toMatchObject({
      hint: expect.stringContaining('--quantity-column'),
    });
    await expect(readInteractions(file, {}, { dropReturns: true })).rejects.toMatchObject({
      hint: expect.stringContaining('--quantity-column'),
    });
  });

  test('of which none is positive leave nothing', async () => {
    const file = folder.write('orders.csv', `${HEADER},qty\n1,2,-1\n1,3,-1\n`);
    await expect(readInteractions(file, {}, { dropReturns: true })).rejects.toThrow('no rows are left of it');
  });
});
