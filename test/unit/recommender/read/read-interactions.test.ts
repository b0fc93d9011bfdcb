import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvField } from '../../../../src/lib/csv/csv-field.js';
import { InputError } from '../../../../src/lib/input-error.js';
import type { Interactions } from '../../../../src/recommender/interactions.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { tempFolder } from '../temp-folder.js';

const folder = tempFolder();
const HEADER = 'customer_id,book_id,ordered_at';

/** Baskets as lists of the ids they hold. */
function basketsOf({ items, offsets, entries, baskets }: Interactions): string[][] {
  return Array.from({ length: baskets }, (_, basket) => {
    return Array.from(entries.subarray(offsets[basket], offsets[basket + 1]), (item) => items.text[item]!);
  });
}

function read(content: string | Uint8Array, ...columns: Parameters<typeof readInteractions>[1][]) {
  return readInteractions(folder.write('orders.csv', content), ...columns);
}

describe('an order log', () => {
  it('becomes baskets of distinct books in canonical order', async () => {
    const log = await read(`${HEADER}\nanna,10,2026-01-02\nben,9,2026-01-01\nanna,9,2026-01-03\nanna,10,2026-01-01\n`);
    expect(log.items).toEqual({ text: ['9', '10'], integers: true });
    expect(basketsOf(log)).toEqual([['9', '10'], ['9']]);
    expect(log.times).toEqual(Float64Array.of(Date.UTC(2026, 0, 3), Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1)));
    expect(log.source).toMatchObject({ rows: 4, from: '2026-01-01T00:00:00.000Z', to: '2026-01-03T00:00:00.000Z' });
  });

  it('keeps who has which basket where it is asked to', async () => {
    const log = await readInteractions(
      folder.write('orders.csv', 'customer_id,book_id\nzoë,1\nben,2\nzoë,2\n'),
      {},
      { basketIds: true },
    );
    const { bytes, ends } = log.basketIds!;
    expect(Buffer.from(bytes).toString('utf8')).toBe('zoëben');
    expect([...ends]).toEqual([4, 7]);
    expect((await read(`${HEADER}\n1,2,2026-01-01\n`)).basketIds).toBeUndefined();
  });

  it('is known by the SHA-256 of its bytes on disk, and its baskets by another that compression leaves alone', async () => {
    const text = `${HEADER}\n1,2,2026-01-01\n`;
    const gz = gzipSync(text);
    const [plain, packed] = [await read(text), await read(gz)];
    expect(plain.source.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(packed.source.sha256).toBe(createHash('sha256').update(gz).digest('hex'));
    expect(packed.source.digest).toBe(plain.source.digest);
    const padded = Buffer.concat([gz, Buffer.alloc(3 << 20)]);
    expect((await read(padded)).source.sha256).toBe(createHash('sha256').update(padded).digest('hex'));
    expect((await read(`${HEADER}\n1,3,2026-01-01\n`)).source.digest).not.toBe(plain.source.digest);
  });

  it.each([
    ['a byte order mark', `\ufeff${HEADER}\n1,2,2026-01-01\n`],
    ['Windows line ends', `${HEADER}\r\n1,2,2026-01-01\r\n`],
    ['no line end at the end', `${HEADER}\n1,2,2026-01-01`],
    ['no line end after a quote', `${HEADER}\n1,2,"2026-01-01"`],
    ['a carriage return at the end', `${HEADER}\n1,2,2026-01-01\r`],
    ['blank lines', `\n${HEADER}\n\n1,2,2026-01-01\n\n`],
    ['quotes everywhere', '"customer_id","book_id","ordered_at"\r\n"1","2","2026-01-01"\r\n'],
    ['more columns', 'note,customer_id,x,book_id,ordered_at\n"a, ""b""\nc",1,,2,2026-01-01\n'],
    ['two members of gzip', Buffer.concat([gzipSync(`${HEADER}\n1,`), gzipSync('2,2026-01-01\n')])],
    ['semicolons', 'customer_id;book_id;ordered_at\n1;2;2026-01-01\n'],
    ['UTF-16 and a mark', Buffer.from(`\ufeff${HEADER}\n1,2,2026-01-01\n`, 'utf16le')],
  ])('may have %s', async (_, content) => {
    const log = await read(content);
    expect(basketsOf(log)).toEqual([['2']]);
    expect(log.times).toEqual(Float64Array.of(Date.UTC(2026, 0, 1)));
  });

  it('may have any ids, kept as written, quotes and line ends of CSV aside', async () => {
    const id = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.constantFrom('a"b', ',', '\n', '\r\n', ' ', '""'),
    );
    const rows = fc.array(fc.tuple(id, id), { minLength: 1, maxLength: 30 });
    const sound = rows.filter((all) => all.flat().every((text) => !/[\0\ufffd]|^book_id$/.test(text)));
    await fc.assert(
      fc.asyncProperty(sound, async (all) => {
        const log = await read(`customer_id,book_id\n${all.map((row) => row.map(csvField).join(',')).join('\r\n')}`);
        const expected = new Map<string, Set<string>>();
        for (const [basket, item] of all) expected.set(basket, (expected.get(basket) ?? new Set()).add(item));
        expect(basketsOf(log).map((items) => new Set(items))).toEqual([...expected.values()]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['integers as numbers', ['10', '9', '-2', '0'], ['-2', '0', '9', '10'], true],
    ['a leading zero makes all of them words', ['10', '9', '007'], ['007', '10', '9'], false],
    ['past 2^53 they are words', ['9007199254740993', '5'], ['5', '9007199254740993'], false],
    ['words by code point, not by UTF-16', ['\u{1f600}', '\uff5e', 'b', 'B'], ['B', 'b', '\uff5e', '\u{1f600}'], false],
  ])('orders its books: %s', async (_, written, ordered, integers) => {
    const log = await read(`customer_id,book_id\n${written.map((id) => `1,${id}\n`).join('')}`);
    expect(log.items).toEqual({ text: ordered, integers });
  });

  it('takes other column names, and its own order for time where it has none', async () => {
    const text = 'who,what\nx,5\nx,4\ny,5\n';
    const log = await read(text, { basket: 'who', item: 'what' });
    expect(basketsOf(log)).toEqual([['4', '5'], ['5']]);
    expect(log.times).toEqual(Float64Array.of(1, 0, 2));
    expect(log.source).not.toHaveProperty('from');
  });

  it('may be larger than what is read at a time, wherever a row is cut', async () => {
    const rows = Array.from(
      { length: 60_000 },
      (_, row) => `${row % 700},"${row % 1000}",2026-01-01T00:00:00Z,"a\n""b"""`,
    );
    const text = `${HEADER},note\n${rows.join('\r\n')}\r\n`;
    const log = await read(gzipSync(text));
    expect(log.source.rows).toBe(60_000);
    expect([log.baskets, log.items.text.length]).toEqual([700, 1000]);
    const pairs = new Set(rows.map((_, row) => `${row % 700} ${row % 1000}`));
    expect(log.entries.length).toBe(pairs.size);
  });
});

describe('input that cannot be used is refused with its place:', () => {
  const big = 'x'.repeat(1 << 20);
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['an empty file', '', '', /empty/],
    ['blank lines only', '\n\n', '', /empty/],
    ['a header only', `${HEADER}\n`, '', /no rows/],
    ['a missing column', 'customer_id,title\n1,2\n', ':1', /no column "book_id"/],
    ['a delimiter that nobody guesses', 'customer_id~book_id\n1~2\n', ':1', /no column/],
    ['a column twice', 'customer_id,book_id,book_id\n1,2,3\n', ':1', /"book_id" twice/],
    ['a short row', `${HEADER}\n1,2,2026-01-01\n1,2\n`, ':3', /2 fields where the header has 3/],
    ['a long row', `${HEADER}\n1,2,2026-01-01,4\n`, ':2', /4 fields where the header has 3/],
    ['an empty book', 'customer_id,book_id\n1,\n', ':2:3', /empty "book_id"/],
    ['an empty customer', 'customer_id,book_id\n"",5\n', ':2:2', /empty "customer_id"/],
    ['a quote left open', 'customer_id,book_id\n1,2\n1,"3\n4,5\n', ':3:3', /never closed/],
    ['text after a quote', 'customer_id,book_id\n1,"2"3\n', ':2:6', /after a closing quote/],
    ['no time', `${HEADER}\n1,2,soon\n`, ':2:5', /"soon" in "ordered_at" is no time/],
    ['the header again', 'customer_id,book_id\n1,2\ncustomer_id,book_id\n', ':3:13', /header again/],
    ['a NUL byte', 'customer_id,book_id\n1,2\n1,\0\n', ':3:3', /NUL/],
    ['a binary file', Buffer.from('7f454c4602010100', 'hex'), ':1:8', /NUL/],
    ['UTF-16 without a mark', Buffer.from(`${HEADER}\n1,2,3\n`, 'utf16le'), '', /UTF-16/],
    ['UTF-32', Buffer.concat([Buffer.from('fffe0000', 'hex'), Buffer.alloc(64)]), '', /UTF-32/],
    ['Latin-1 in an id', Buffer.from('customer_id,book_id\n1,caf\xe9\n', 'latin1'), ':2:3', /UTF-8/],
    ['Latin-1 in the header', Buffer.from('caf\xe9,book_id\n1,2\n', 'latin1'), '', /UTF-8/],
    ['a line of more than 1 MiB', `${HEADER}\n1,2,${big}\n`, ':2', /more than 1 MiB/],
    ['a first line of more than 1 MiB', `${big}\n`, ':1', /more than 1 MiB/],
    ['an open quote and megabytes', `${HEADER}\n1,2,"${big}`, ':2:5', /never closed/],
    ['thousands of columns', `${'c,'.repeat(5000)}c\n`, ':1', /too many columns/],
    ['gzip cut short', gzipSync(`${HEADER}\n1,2,2026-01-01\n`).subarray(0, -9), '', /broken gzip/],
    ['gzip of nothing', gzipSync(''), '', /empty/],
  ])('%s', async (_, content, place, message) => {
    const error = await read(content).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(message);
    expect((error as InputError).where).toBe(join(folder.path, 'orders.csv') + place);
    expect((error as InputError).hint).not.toBe('');
  });

  it('a missing file, and a folder', async () => {
    await expect(readInteractions(join(folder.path, 'absent.csv'))).rejects.toThrow('no such file');
    mkdirSync(join(folder.path, 'a-folder'));
    await expect(readInteractions(join(folder.path, 'a-folder'))).rejects.toThrow('a folder, not a file');
  });

  it('a time column that was asked for by name, where the default may be absent', async () => {
    await expect(read('customer_id,book_id\n1,2\n', { time: 'ordered_at' })).rejects.toMatchObject({
      hint: expect.stringContaining('--time-column'),
    });
  });

  it('a line that goes on for megabytes, in gzip too', async () => {
    const chunk = Buffer.alloc(1 << 22, 'y');
    await expect(read(gzipSync(Buffer.concat([Buffer.from(`${HEADER}\n`), ...Array(16).fill(chunk)])))).rejects.toThrow(
      'more than 1 MiB',
    );
  });
});
