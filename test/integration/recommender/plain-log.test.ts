import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interactions } from '../../../src/recommender/interactions.js';
import { readPlainLog } from '../../../src/recommender/read/fast/read-plain-log.js';
import { readInteractions } from '../../../src/recommender/read/read-interactions.js';
import { startThreadPool } from '../../../src/recommender/threads/thread-pool.js';
import { tempFolder } from '../../unit/recommender/temp-folder.js';

const folder = tempFolder();
const pool = startThreadPool(1);
const HEADER = 'customer_id,book_id,ordered_at';

/** What the fast reader makes of a file; undefined where it leaves it to the other. */
async function readPlain(file: string, threads = pool) {
  const log = await readPlainLog(file, {}, threads, { times: false, basketIds: true });
  return log && shown(log);
}

async function readWithCare(file: string) {
  const { times: _, ...log } = await readInteractions(file, {}, { basketIds: true });
  return shown(log);
}

/** A log to be compared, whether its ids have bytes or not. */
function shown({ items: { text, integers, bytes }, ...log }: Interactions) {
  if (bytes !== undefined) {
    const starts = [0, ...bytes.ends];
    const all = Buffer.from(bytes.bytes);
    expect(Array.from(bytes.ends, (end, id) => all.toString('utf8', starts[id], end))).toEqual(text);
  }
  return { ...log, items: { text, integers }, offsets: [...log.offsets], entries: [...log.entries] };
}

describe('a plain log', () => {
  it.each([
    ['integers', `${HEADER}\n7,10,2026-01-02\n8,9,2026-01-01\n7,9,2026-01-03\n7,10,2026-01-01\n`],
    [
      'words',
      `${HEADER}\nanna,a long title of a book,2026-01-02\nben,é,2026-01-01T10:00:00Z\nanna,é,2026-01-01 10:00:00\n`,
    ],
    [
      'numbers that are not as they are written',
      'customer_id,book_id\n1,007\n1,7\n01,0\n1,-7\n2,+7\n2,70000000000000001\n',
    ],
    ['numbers far apart', 'customer_id,book_id\n1,99999999\n1,5\n2,4095\n2,4096\n123456789,4097\n0,5\n'],
    ['a byte order mark', `\ufeff${HEADER}\n1,2,2026-01-01\n`],
    ['Windows line ends', `${HEADER}\r\n1,2,2026-01-01\r\n`],
    ['no line end at the end', `${HEADER}\n1,2,2026-01-01`],
    ['a carriage return at the end', `${HEADER}\n1,2,2026-01-01\r`],
    ['blank lines', `\n${HEADER}\n\n1,2,2026-01-01\n\r\n\n`],
    ['other columns, empty ones too', 'note,book_id,x,customer_id,last\n,1,,2,\nb,2,,2,z\n'],
    ['times in seconds and in milliseconds', `${HEADER}\n1,2,1767225600\n1,3,1767225600123\n2,3,1000000000\n`],
    ['quotes around all fields', '"customer_id","book_id","ordered_at"\n"7","10","2026-01-02"\n"8","9","2026-01-01"\n'],
    ['quotes around some', `${HEADER}\n7,"10",2026-01-02\n"a b",9,"2026-01-01"\n7,10,2026-01-01\n`],
    ['quotes and Windows line ends', 'customer_id,book_id\r\n"7","10"\r\n8,"9"\r\n"7",10'],
    ['quotes around fields that are not asked for', 'note,book_id,customer_id,last\n"",1,2,""\n"b",2,2,"z"\n'],
    ['two members of gzip', Buffer.concat([gzipSync(`${HEADER}\n1,`), gzipSync('2,2026-01-01\n')])],
  ])('is read as it is with care: %s', async (_, content) => {
    const file = folder.write('orders.csv', content);
    const log = await readPlain(file);
    expect(log).toBeDefined();
    expect(log).toEqual(await readWithCare(file));
  });

  it('is read as it is with care, whatever its ids, and however often the same memory is used', async () => {
    const id = fc.oneof(
      fc.nat(20).map(String),
      fc.nat(1e7).map(String),
      fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom('a', 'b', '0', '7', 'é', '-') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(id, id), { minLength: 1, maxLength: 60 }), async (rows) => {
        const text = `customer_id,book_id\n${rows.map((row) => row.join(',')).join('\n')}`;
        const file = folder.write('orders.csv', text);
        const mark = pool.mark();
        expect(await readPlain(file)).toEqual(await readWithCare(file));
        pool.release(mark);
      }),
      { numRuns: 200 },
    );
  });

  it('is read as it is with care or left to that, however it is quoted', async () => {
    const bare = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('7', '0', 'a', 'é') });
    const wild = fc.string({ maxLength: 6, unit: fc.constantFrom('7', ',', '"', '""', '\n', '\r', 'a', '","') });
    const field = fc.oneof(
      { weight: 6, arbitrary: bare },
      { weight: 6, arbitrary: bare.map((text) => `"${text}"`) },
      { weight: 1, arbitrary: wild.map((text) => `"${text.replaceAll('"', '""')}"`) },
      { weight: 1, arbitrary: wild },
    );
    const end = fc.constantFrom('\n', '\r\n');
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 12 }), end, async (rows, end) => {
        const file = folder.write(
          'orders.csv',
          `customer_id,book_id${end}${rows.map((row) => row.join(',')).join(end)}`,
        );
        const mark = pool.mark();
        const plain = await readPlain(file);
        pool.release(mark);
        if (plain === undefined) return;
        read++;
        expect(plain).toEqual(await readWithCare(file));
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it('may be larger than what is read at a time, and its ids many', async () => {
    const rows = Array.from(
      { length: 90_000 },
      (_, row) => `${(row * 7919) % 30_011},book ${(row * 31) % 9_973},${1_000_000_000 + row}`,
    );
    const file = folder.write('orders.csv', `${HEADER}\n${rows.join('\n')}\n`);
    expect(await readPlain(file)).toEqual(await readWithCare(file));
  });

  it.each([
    ['with a comma within quotes', `${HEADER}\n1,"2,3",2026-01-01\n`],
    ['with a comma within quotes, where it makes a row of the right length', 'customer_id,book_id\n"1,2"\n'],
    ['with a line end within quotes', 'customer_id,book_id\n1,"2\n3,4"\n'],
    ['with quotes within quotes', `${HEADER}\n1,"2""3",2026-01-01\n`],
    ['with quotes and commas within quotes', 'customer_id,book_id\n"1"",""2"\n'],
    ['with a quote within a field', `${HEADER}\n1,2"3,2026-01-01\n`],
    ['with text after a quote', `${HEADER}\n1,"2" ,2026-01-01\n`],
    ['with an empty book in quotes', `${HEADER}\n1,"",2026-01-01\n`],
    ['with a quote alone', `${HEADER}\n1,2,"\n3,4,"\n`],
    ['with a short row', `${HEADER}\n1,2\n`],
    ['with a long row', `${HEADER}\n1,2,2026-01-01,4\n1,2,2026-01-01\n`],
    ['with an empty book', `${HEADER}\n1,,2026-01-01\n`],
    ['with a NUL', `${HEADER}\n1,\0,2026-01-01\n`],
    ['with the header again', `${HEADER}\n1,2,2026-01-01\ncustomer_id,book_id,5\n`],
    ['that is not UTF-8', Buffer.from('customer_id,book_id\n1,caf\xe9\n', 'latin1')],
    ['with an odd time', `${HEADER}\n1,2,2026-02-30\n`],
    ['with a time of a zone', `${HEADER}\n1,2,2026-01-01T00:00:00+05:30\n`],
    ['without a column', 'customer_id,title\n1,2\n'],
    ['without rows', `${HEADER}\n`],
    ['of nothing', ''],
    ['that is broken gzip', gzipSync(`${HEADER}\n1,2,2026-01-01\n`).subarray(0, -9)],
  ])('is none %s: that is left to the other reader', async (_, content) => {
    expect(await readPlain(folder.write('orders.csv', content))).toBeUndefined();
  });
});

describe('threads', async () => {
  const compiled = new URL('../../../dist/src/recommender/threads/thread-pool.js', import.meta.url).href;
  const { startThreadPool: start }: { startThreadPool: typeof startThreadPool } = await import(compiled);
  const rows = Array.from(
    { length: 150_000 },
    (_, row) => `${(row * 7919) % 30_011},${(row * 31) % 9_973},${1_000_000_000 + row}`,
  );
  const text = `${HEADER}\n${rows.join('\n')}\n`;

  async function readOn(threads: number, file: string) {
    const hands = start(threads);
    try {
      return await readPlain(file, hands);
    } finally {
      await hands.close();
    }
  }

  it.each([
    ['as it is', text],
    ['gzipped', gzipSync(text)],
  ])('read the same, whatever their number: %s', async (_, content) => {
    const file = folder.write('orders.csv', content);
    const expected = await readWithCare(file);
    for (const threads of [1, 2, 3]) expect(await readOn(threads, file)).toEqual(expected);
  });

  it('leave a log to the other reader, whichever finds what is not plain', async () => {
    const quoted = folder.write('orders.csv', `${text}"1,1",2,3\n`);
    const cut = folder.write('cut.csv', gzipSync(text).subarray(0, -9));
    for (const threads of [1, 2, 3]) {
      expect(await readOn(threads, quoted)).toBeUndefined();
      expect(await readOn(threads, cut)).toBeUndefined();
    }
  });
});
