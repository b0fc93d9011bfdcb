import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { checkOrderColumns } from '../../../src/cli/start/check-orders.js';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-columns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
  return file;
}

test.each([
  ['the usual names', 'usual.csv', 'customer_id,book_id,ordered_at\n1,2,2020-01-01\n', {}],
  ['no time, which nobody asks for', 'timeless.csv', 'customer_id,book_id\n1,2\n', {}],
  ['other names', 'other.csv.gz', 'receipt;product\n1;2\n', { basketColumn: 'receipt', itemColumn: 'product' }],
])('%s will do', async (_what, name, text, columns) => {
  await expect(checkOrderColumns({ file: write(name, text), ...columns })).resolves.toBeUndefined();
});

test.each([
  ['basket', {}, 'no column "customer_id"', '--basket-column'],
  ['item', { basketColumn: 'receipt' }, 'no column "book_id"', '--item-column'],
  ['time', { basketColumn: 'receipt', itemColumn: 'product', timeColumn: 'when' }, 'no column "when"', '--time-column'],
])('a %s column that is not there is said, with those that are and the flag', async (_what, columns, said, flag) => {
  const file = write('receipts.csv', 'receipt,product\n1,2\n');
  const refused = checkOrderColumns({ file, ...columns });
  await expect(refused).rejects.toThrow(said);
  await expect(refused).rejects.toMatchObject({
    where: `${file}:1`,
    hint: expect.stringMatching(new RegExp(`"receipt", "product": .*${flag}`)),
  });
});
