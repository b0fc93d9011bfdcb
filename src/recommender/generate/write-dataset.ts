import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { csvField } from '../../lib/csv/csv-field.js';
import { type StagedFile, stageFile } from '../../lib/files/atomic-file.js';
import { makeFolder } from '../../lib/files/make-folder.js';
import type { Book } from './catalog.js';
import { type DatasetOptions, generateDataset } from './generate-dataset.js';
import type { OrderLine } from './orders.js';

export interface WrittenFile {
  readonly path: string;
  readonly rows: number;
  readonly sha256: string;
}

export interface WrittenDataset {
  readonly catalog: WrittenFile;
  readonly orders: WrittenFile;
  /** Customers with at least one order. */
  readonly customers: number;
}

const CATALOG_HEADER = 'book_id,title,author,genre,series,volume,price_cents\n';
const ORDERS_HEADER = 'order_id,customer_id,book_id,ordered_at,quantity\n';

/**
 * Writes catalog.csv and orders.csv to a folder (made where it does not exist), each whole or not at all, and neither before
 * both are on the disk. `onProgress` gets the orders written of all orders. Throws what the file system throws.
 */
export async function writeDataset(
  dir: string,
  options: DatasetOptions,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<WrittenDataset> {
  const dataset = generateDataset(options);
  await makeFolder(dir);
  const catalog = await stageCsv(join(dir, 'catalog.csv'), CATALOG_HEADER, map(dataset.books, catalogRow));
  const customers = new Uint8Array(options.customers + 1);
  const rows = map(dataset.lines(), (line) => {
    customers[line.customerId] = 1;
    if (line.orderId % 1000 === 0) onProgress(line.orderId, options.orders);
    return orderRow(line);
  });
  try {
    const orders = await stageCsv(join(dir, 'orders.csv'), ORDERS_HEADER, rows);
    await orders.staged.commit();
    await catalog.staged.commit();
    const ordered = customers.reduce((sum, one) => sum + one, 0);
    return { catalog: catalog.written, orders: orders.written, customers: ordered };
  } finally {
    await catalog.staged.discard();
  }
}

function catalogRow({ id, title, author, genre, series, volume, priceCents }: Book): string {
  const texts = [title, author, genre, series].map(csvField).join(',');
  return `${id},${texts},${volume || ''},${priceCents}\n`;
}

function orderRow({ orderId, customerId, bookId, orderedAt, quantity }: OrderLine): string {
  const time = new Date(orderedAt).toISOString().slice(0, 19);
  return `${orderId},${customerId},${bookId},${time}Z,${quantity}\n`;
}

async function stageCsv(
  path: string,
  header: string,
  lines: Iterable<string>,
): Promise<{ readonly staged: StagedFile; readonly written: WrittenFile }> {
  const hash = createHash('sha256');
  let rows = -1;
  function* hashed(): Generator<string> {
    for (const chunk of inChunks(header, lines)) {
      rows += chunk.lines;
      hash.update(chunk.text);
      yield chunk.text;
    }
  }
  const staged = await stageFile(path, hashed());
  return { staged, written: { path, rows, sha256: hash.digest('hex') } };
}

/** Joins lines to chunks that are worth a write each. */
function* inChunks(header: string, lines: Iterable<string>): Generator<{ text: string; lines: number }> {
  let text = header;
  let count = 1;
  for (const line of lines) {
    text += line;
    count++;
    if (text.length < 1 << 16) continue;
    yield { text, lines: count };
    text = '';
    count = 0;
  }
  if (count > 0) yield { text, lines: count };
}

function* map<A, B>(values: Iterable<A>, change: (value: A) => B): Generator<B> {
  for (const value of values) yield change(value);
}
