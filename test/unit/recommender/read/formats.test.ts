import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delimiterByte, detectFormat } from '../../../../src/lib/csv/detect-format.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { startThreadPool } from '../../../../src/recommender/threads/thread-pool.js';
import { tempFolder } from '../temp-folder.js';
import { runEvaluate, runTrain } from './run-command.js';

const folder = tempFolder();

/** Baskets as lists of the ids they hold, by the id of the basket. */
async function read(content: string | Uint8Array, options: Parameters<typeof readInteractions>[2] = {}) {
  const file = folder.write('orders.csv', content);
  const { items, offsets, entries, basketIds } = await readInteractions(file, {}, { ...options, basketIds: true });
  const { bytes, ends } = basketIds!;
  return [...ends].map((end, basket) => [
    Buffer.from(bytes.subarray(ends[basket - 1] ?? 0, end)).toString('utf8'),
    Array.from(entries.subarray(offsets[basket], offsets[basket + 1]), (item) => items.text[item]!).sort(),
  ]);
}

const refusal = async (content: string | Uint8Array, options: Parameters<typeof readInteractions>[2] = {}) =>
  read(content, options).catch((error) => error);

const id = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'ö', '7', '0', '-', '.', '_', 'Z') });
const rows = fc.array(fc.tuple(id, id), { minLength: 1, maxLength: 20 });

function expected(all: readonly (readonly [string, string])[]) {
  const baskets = new Map<string, Set<string>>();
  for (const [basket, item] of all) baskets.set(basket, (baskets.get(basket) ?? new Set()).add(item));
  return [...baskets].map(([basket, items]) => [basket, [...items].sort()]);
}

describe('however it is written, a log is read as the same orders', () => {
  const delimiter = fc.constantFrom(',', ';', '\t', '|');
  const end = fc.constantFrom('\n', '\r\n', '\r');
  const note = fc.boolean();
  const quote = fc.boolean();
  const extra = fc.boolean();

  const text = fc.record({ rows, delimiter, end, note, quote, extra, trailing: fc.nat(3) }).map((made) => {
    const { delimiter: between, end: ending } = made;
    const field = (value: string) => (made.quote ? `"${value}"` : value);
    const more = made.extra ? ['x;y'.replaceAll(between, '')] : [];
    const lines = [
      ['customer_id', 'book_id', ...(made.extra ? ['note'] : [])],
      ...made.rows.map((row) => [...row, ...more]),
    ];
    const blank = between.repeat(made.extra ? 2 : 1);
    const body = [...lines.map((line) => line.map(field).join(between)), ...Array(made.trailing).fill(blank)];
    return { rows: made.rows, text: `${made.note ? `sep=${between}${ending}` : ''}${body.join(ending)}${ending}` };
  });

  test('by any delimiter, line end, quotes, note for Excel and rows of nothing', async () => {
    await fc.assert(
      fc.asyncProperty(text, async ({ rows: all, text: written }) => {
        expect(await read(written)).toEqual(expected(all));
      }),
      { numRuns: 300 },
    );
  });

  test('in UTF-16 with a mark, and by the name of its encoding, gzipped too', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async ({ rows: all, text: written }, zip) => {
        const pack = (bytes: Buffer) => (zip ? gzipSync(bytes) : bytes);
        const utf16 = Buffer.from(`\ufeff${written}`, 'utf16le');
        expect(await read(pack(utf16))).toEqual(expected(all));
        expect(await read(pack(Buffer.from(utf16).swap16()))).toEqual(expected(all));
        expect(await read(pack(utf16.subarray(2)), { encoding: 'utf-16le' })).toEqual(expected(all));
        expect(await read(pack(Buffer.from(written, 'latin1')), { encoding: 'latin1' })).toEqual(expected(all));
        expect(await read(pack(Buffer.from(`\ufeff${written}`)), { encoding: 'latin1' })).toEqual(expected(all));
      }),
      { numRuns: 60 },
    );
  });

  test('whether threads try it first or not', async () => {
    const pool = startThreadPool(1);
    await fc.assert(
      fc.asyncProperty(text, async ({ rows: all, text: written }) => {
        const mark = pool.mark();
        expect(await read(written, { pool, times: false })).toEqual(expected(all));
        pool.release(mark);
      }),
      { numRuns: 100 },
    );
    await pool.close();
  });
});

describe('a delimiter', () => {
  test.each([
    ['~', 'customer_id~book_id\n1~2\n'],
    ['tab', 'customer_id\tbook_id\n1\t2\n'],
    ['\\t', 'customer_id\tbook_id\n1\t2\n'],
    ['space', 'customer_id book_id\n1 2\n'],
    ['semicolon', 'customer_id;book_id\n1;2\n'],
    ['^', 'customer_id^book_id\n1^2\n'],
  ])('can be named: %s', async (delimiter, text) => {
    expect(await read(text, { delimiter })).toEqual([['1', ['2']]]);
  });

  test('that is named is used, whatever the header looks like', async () => {
    expect(await read('a;b,customer_id,book_id\nx;y,1,2\n', { delimiter: ',' })).toEqual([['1', ['2']]]);
    expect(await refusal('customer_id,book_id\n1,2\n', { delimiter: ';' })).toMatchObject({
      message: 'no column "customer_id"',
      hint: expect.stringContaining('--delimiter'),
    });
  });

  test.each(['', ',,', '"', '\n', 'é', 'comma;'])('cannot be %j', (text) => {
    expect(() => delimiterByte(text)).toThrow('cannot be a delimiter');
  });

  test('is guessed by the columns that are wanted, then by their number', () => {
    const guess = (header: string, ...wanted: string[]) =>
      String.fromCharCode(detectFormat(Buffer.from(header), undefined, wanted).delimiter);
    expect(guess('id;name, first;book_id\n1;2;3\n', 'book_id')).toBe(';');
    expect(guess('a|b|c,d\n')).toBe('|');
    expect(guess('"a;b;c;d",book_id\n', 'book_id')).toBe(',');
    expect(guess('one\n', 'book_id')).toBe(',');
  });

  test('of a place is counted in the file as it is', async () => {
    const error = await refusal('sep=;\r\ncustomer_id;book_id\r\n1;2\r\n;;\r\n\r\n22;\r\n');
    expect(error).toMatchObject({ message: 'an empty "book_id"', where: expect.stringMatching(/orders\.csv:6:4$/) });
  });
});

describe('an encoding', () => {
  test.each([
    ['windows-1252', Buffer.from('customer_id,book_id\n1,caf\xe9\x80\n', 'latin1'), 'café€'],
    ['iso-8859-15', Buffer.from('customer_id,book_id\n1,\xa4\n', 'latin1'), '€'],
    ['macintosh', Buffer.from('customer_id,book_id\n1,caf\x8e\n', 'latin1'), 'café'],
    ['mac_roman', Buffer.from('customer_id,book_id\n1,caf\x8e\n', 'latin1'), 'café'],
    ['Shift_JIS', Buffer.from('637573746f6d65725f69642c626f6f6b5f69640a312c967b0a', 'hex'), '本'],
    ['utf-16', Buffer.from('customer_id,book_id\n1,本\n', 'utf16le'), '本'],
    ['utf8', Buffer.from('customer_id,book_id\n1,本\n'), '本'],
  ])('can be named: %s', async (encoding, bytes, book) => {
    expect(await read(bytes, { encoding })).toEqual([['1', [book]]]);
  });

  test('may cut a character where a piece of the file ends', async () => {
    const all = Array.from({ length: 400_000 }, (_, row) => `${row % 7},本${row % 11}`).join('\n');
    const read16 = await read(Buffer.from(`\ufeffcustomer_id,book_id\n${all}\n`, 'utf16le'));
    expect(read16).toEqual(await read(`customer_id,book_id\n${all}\n`));
  });

  test('that the text is not in is found where an id shows it', async () => {
    const odd = Buffer.from('customer_id,book_id\n1,\x81\xff\n', 'latin1');
    expect(await refusal(odd, { encoding: 'shift_jis' })).toMatchObject({ message: 'not UTF-8 text' });
  });
});

describe('what is no CSV is called by its name, with the way to one', () => {
  test.each([
    ['an Excel workbook', '504b030414000600', /Excel workbook/, /CSV UTF-8/],
    ['an old Excel workbook', 'd0cf11e0a1b11ae1', /old Excel workbook/, /CSV UTF-8/],
    ['bzip2', '425a683931415926', /bzip2/, /bunzip2/],
    ['zstd', '28b52ffd24000000', /zstd/, /unzstd/],
    ['xz', 'fd377a585a000004', /xz/, /unxz/],
    ['SQLite', Buffer.from('SQLite format 3\0').toString('hex'), /SQLite/, /sqlite3/],
  ])('%s', async (_, magic, message, hint) => {
    const bytes = Buffer.concat([Buffer.from(magic, 'hex'), Buffer.alloc(100, 7)]);
    for (const content of [bytes, gzipSync(bytes)]) {
      expect(await refusal(content)).toMatchObject({
        name: 'InputError',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      });
    }
  });
});

test('rows of nothing but delimiters are passed over anywhere, and a row with some of it is not', async () => {
  expect(await read('customer_id,book_id,x\n,,\n1,2,\n,,\n,\n"","",""\n3,4,y\n,,,,,,\n')).toEqual([
    ['1', ['2']],
    ['3', ['4']],
  ]);
  expect(await refusal('customer_id,book_id,x\n1,2,\n,,z\n')).toMatchObject({ message: 'an empty "customer_id"' });
});

test('train and evaluate take the same flags, so that a model and its metrics are of the same orders', async () => {
  const text = 'customer_id~book_id~qty\n1~2~1\n1~3~1\n2~2~1\n2~3~-1\nNULL~3~1\n1~4~1\n';
  const file = folder.write('orders.txt', text);
  const flags = ['--delimiter', '~', '--null-values', 'NULL', '--quantity-column', 'qty', '--drop-returns', '--strict'];
  const trained = await runTrain('--orders', file, '--out', join(folder.path, 'model'), ...flags);
  const evaluated = await runEvaluate('--orders', file, ...flags);
  expect([trained.error.message, evaluated.error.message]).toEqual(['', '']);
  expect(trained.out).toContain('4 rows: 2 baskets of 3 books, 1 row without an id left out, 1 return left out');
  expect(evaluated.out).toContain('4 rows: 2 baskets of 3 books, 1 row without an id left out, 1 return left out');
});
