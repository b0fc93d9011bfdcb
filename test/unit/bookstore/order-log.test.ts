import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { logColumns, logText } from '../../../src/bookstore/dataset/order-log.js';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'orders.csv');
const WANTED = ['customer', 'book', 'when'];
const PLAIN = 'customer,book,when\nJosé,"a,b",2024-01-01\n2,"say ""x""",2024-01-02\n';

async function text(content: string | Uint8Array, mayGrow = false): Promise<string> {
  writeFileSync(file, content);
  const parts: Uint8Array[] = [];
  for await (const part of logText(file, WANTED, mayGrow)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

describe('the text of a log', () => {
  test.each([
    ['as it is', PLAIN],
    ['with Windows line ends', PLAIN.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\ufeff${PLAIN}`],
    ['with rows of commas', `${PLAIN},,\n`],
  ])('in CSV is passed on to the byte: %s', async (_, content) => {
    expect(await text(content)).toBe(content);
    expect(await text(gzipSync(content))).toBe(content);
    expect(await logColumns(file, WANTED)).toEqual(WANTED);
  });

  test('ends in a line end where more is to follow', async () => {
    expect(await text(PLAIN.trimEnd(), true)).toBe(PLAIN);
    expect(await text(PLAIN.trimEnd())).toBe(PLAIN.trimEnd());
  });

  const semicolons = 'customer;book;when\nJosé;a,b;2024-01-01\n2;"say ""x""";2024-01-02';
  test.each([
    ['semicolons', semicolons],
    ['tabs', semicolons.replaceAll(';', '\t')],
    ['a line for Excel', `sep=;\r\n${semicolons.replaceAll('\n', '\r\n')}`],
    ['CR alone', semicolons.replaceAll('\n', '\r')],
    ['commas, and CR alone', PLAIN.replaceAll('\n', '\r')],
    ['UTF-16', Buffer.from(`\ufeff${PLAIN}`, 'utf16le')],
    ['rows of nothing', `${semicolons}\n;;\n;;\n`],
  ])('in another form is made plain CSV, to which rows can be appended: %s', async (_, content) => {
    for (const mayGrow of [false, true]) expect(await text(content, mayGrow)).toBe(PLAIN);
    expect(await text(gzipSync(content))).toBe(PLAIN);
    expect(await logColumns(file, WANTED)).toEqual(WANTED);
  });

  test('in parquet is made CSV', async () => {
    copyFileSync(resolve(import.meta.dirname, '../../fixtures/parquet/orders-snappy.parquet'), file);
    const columns = ['customer_id', 'book_id', 'ordered_at'];
    const parts: Uint8Array[] = [];
    for await (const part of logText(file, columns, true)) parts.push(part);
    expect(Buffer.concat(parts).toString('utf8')).toMatch(
      /^customer_id,book_id,ordered_at,quantity\n1,10,2024-01-01T10:00:00\.000Z,1\n(.+\n){4}$/,
    );
    expect(await logColumns(file, columns)).toEqual([...columns, 'quantity']);
  });

  test('may be larger than what is read at a time', async () => {
    const rows = Array.from({ length: 300_000 }, (_, row) => `${row};book ${row % 97};2024-01-01`);
    const given = `customer;book;when\n${rows.join('\r\n')}\r\n`;
    expect(await text(given)).toBe(given.replaceAll(';', ',').replaceAll('\r\n', '\n'));
  });

  test('that is no longer as it was is refused', async () => {
    await expect(text('customer;book\n1;2\n"3;4\n')).rejects.toMatchObject({ name: 'InputError' });
    expect(readFileSync(file, 'utf8')).toContain('"3');
  });
});
