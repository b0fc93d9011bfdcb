import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as zlib from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { readModel } from '../../../../src/recommender/store/read-model.js';
import { tempFolder } from '../temp-folder.js';
import { runTrain } from './run-command.js';

/** Written by pyarrow 26, the same five orders in each orders-*.parquet. */
const PARQUET = resolve(import.meta.dirname, '../../../fixtures/parquet');
const CSV = `customer_id,book_id,ordered_at,quantity
1,10,2024-01-01T10:00:00Z,1
1,20,2024-01-02T10:00:00Z,1
2,10,2024-01-03T10:00:00Z,2
2,20,2024-01-04T10:00:00Z,1
3,30,2024-01-05T10:00:00Z,1
`;

const folder = tempFolder();
const out = join(folder.path, 'model');
const at = (name: string) => join(PARQUET, `${name}.parquet`);
const train = (file: string, ...flags: readonly string[]) => runTrain('--orders', file, '--out', out, ...flags);

async function digestOf(file: string): Promise<string> {
  expect((await train(file)).error.message).toBe('');
  return (await readModel(out)).digest;
}

test.each(['none', 'snappy', 'gzip', 'brotli'])('makes the model of the CSV with the same rows: %s', async (codec) => {
  expect(await digestOf(at(`orders-${codec}`))).toBe(await digestOf(folder.write('orders.csv', CSV)));
});

test('compressed by zstd is read where Node can, else refused with what to do', async () => {
  const { error } = await train(at('orders-zstd'));
  if ('zstdDecompressSync' in zlib) expect(error.message).toBe('');
  else expect(error).toMatchObject({ message: 'parquet compressed by zstd', hint: expect.stringContaining('Node 22') });
});

test('compressed in a way that is not read is refused', async () => {
  expect((await train(at('orders-lz4'))).error).toMatchObject({
    message: 'parquet compressed by lz4_raw',
    where: at('orders-lz4'),
    hint: expect.stringContaining('snappy'),
  });
});

test('may have ids as text or as whole floats, days as times, and several row groups', async () => {
  const { out: said } = await train(at('odd-types'));
  expect(said).toContain('4 rows: 2 baskets of 2 books, 2024-01-01 to 2024-01-04');
  expect((await readModel(out)).model.items.text).toEqual(['a,1', 'é"2']);
});

test('is looked at as CSV is: missing ids and returns, with the row as the line', async () => {
  expect((await train(at('null-id'))).error).toMatchObject({
    message: 'an empty "customer_id"',
    where: expect.stringContaining('null-id.parquet:3:'),
  });
  expect((await train(at('null-id'), '--null-values', 'NULL')).error.message).toContain('no book has a neighbour');
  expect((await train(at('returns'))).err).toContain('1 row with a negative "quantity"');
  expect((await train(at('returns'), '--drop-returns')).out).toContain('1 return left out');
});

test('is known by its first bytes, not by its name', async () => {
  copyFileSync(at('orders-snappy'), join(folder.path, 'orders.csv'));
  expect((await train(join(folder.path, 'orders.csv'))).exit).toBe(0);
});

test('without a column, damaged or cut short is refused', async () => {
  expect((await train(at('orders-none'), '--item-column', 'sku')).error).toMatchObject({
    message: 'no column "sku"',
    hint: expect.stringContaining('"customer_id", "book_id", "ordered_at", "quantity"'),
  });
  const whole = readFileSync(at('orders-none'));
  writeFileSync(join(folder.path, 'cut.parquet'), whole.subarray(0, -40));
  writeFileSync(
    join(folder.path, 'bad.parquet'),
    Buffer.concat([whole.subarray(0, 40), Buffer.alloc(40), whole.subarray(80)]),
  );
  for (const name of ['cut.parquet', 'bad.parquet']) {
    const { error } = await train(join(folder.path, name));
    expect(error).toMatchObject({ name: 'InputError', where: expect.stringContaining(name) });
  }
});

afterEach(() => {
  vi.doUnmock('hyparquet');
  vi.resetModules();
});

test('says what is missing where the package is not installed, as in the images that train on a cluster', async () => {
  vi.doMock('hyparquet', () => {
    throw new Error("Cannot find package 'hyparquet'");
  });
  const { parquetAsCsv } = await import('../../../../src/lib/csv/read-parquet.js');
  async function* none() {}
  await expect(parquetAsCsv('orders.parquet', none(), []).next()).rejects.toMatchObject({
    message: expect.stringContaining('needs the package hyparquet'),
    where: 'orders.parquet',
    hint: expect.stringContaining('duckdb'),
  });
});
