import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PGlite, Transaction } from '@electric-sql/pglite';
import { DataError } from './data-error.js';
import { type Dataset, type LogColumns, readDataset, type SourceFile, sameSources, writeDataset } from './dataset.js';

/** A user's own order log, as the recommender's reader found it. */
export interface OrderLog {
  readonly source: SourceFile;
  readonly columns: LogColumns;
  /** In canonical order. */
  readonly items: readonly string[];
  readonly baskets: number;
  readonly lines: number;
  /** The item of most baskets. */
  readonly popular: string;
}

const CATALOG_COLUMNS = ['book_id', 'title', 'author', 'genre', 'series', 'volume', 'price_cents'];
const ORDER_COLUMNS = ['order_id', 'customer_id', 'book_id', 'ordered_at', 'quantity'];

/**
 * Loads the shop's catalog and orders from the two files, in place of what was there. One transaction: all or nothing.
 * The same bytes again are not loaded again.
 * @throws DataError where Postgres or the schema refuses a row.
 */
export async function loadShop(db: PGlite, catalogFile: string, ordersFile: string): Promise<Dataset> {
  const [catalog, orders] = await Promise.all([readFile(catalogFile), readFile(ordersFile)]);
  const sources = { catalog: source(catalogFile, catalog), orders: source(ordersFile, orders) };
  const there = await readDataset(db);
  if (there?.kind === 'shop' && sameSources(there.sources, sources)) return there;
  return db.transaction(async (tx) => {
    await empty(tx);
    await stage(tx, 'catalog', catalog, catalogFile, CATALOG_COLUMNS.slice(0, 2));
    await refusals(catalogFile, () => tx.exec(FILL_BOOKS));
    await stage(tx, 'lines', orders, ordersFile, ORDER_COLUMNS.slice(0, 4));
    await refusals(ordersFile, () => tx.exec(FILL_ORDERS));
    const { rows } = await tx.query<Omit<Dataset, 'kind' | 'sources'>>(COUNTS);
    const dataset: Dataset = { kind: 'shop', sources, ...rows[0]! };
    await writeDataset(tx, dataset);
    return dataset;
  });
}

/**
 * Takes a user's own log as the shop's orders. Only its items become rows, as books to look at: a log has neither the
 * types nor the constraints of the order tables, may hold millions of lines, and is worth most when training sees the
 * very bytes that the user gave. The file is named with its digest and is exported as it is.
 */
export async function loadLog(db: PGlite, log: OrderLog): Promise<Dataset> {
  const sources = { orders: log.source, columns: log.columns };
  const { baskets, lines, popular } = log;
  const dataset: Dataset = { kind: 'log', sources, baskets, items: log.items.length, lines, popular };
  return db.transaction(async (tx) => {
    await empty(tx);
    await tx.query(FILL_ITEMS, [log.items]);
    await writeDataset(tx, dataset);
    return dataset;
  });
}

const empty = (tx: Transaction) => tx.exec('truncate order_lines, orders, customers, books, dataset');

/** Copies a CSV into a temporary table of text columns named by its header, then adds the optional ones it lacks. */
async function stage(
  tx: Transaction,
  table: 'catalog' | 'lines',
  bytes: Buffer,
  file: string,
  needed: readonly string[],
): Promise<void> {
  const columns = headerOf(bytes, file);
  const missing = needed.find((column) => !columns.includes(column));
  if (missing !== undefined) {
    throw new DataError(`there is no column ${missing}; there are ${columns.join(', ')}`, `${file}:1`, REMAKE);
  }
  const known = table === 'catalog' ? CATALOG_COLUMNS : ORDER_COLUMNS;
  const lacking = known.filter((column) => !columns.includes(column));
  const define = (column: string) => `"${column}" text`;
  await tx.exec(
    `create temporary table ${table} (row_number bigint generated always as identity, ${columns.map(define).join(', ')}) on commit drop`,
  );
  const list = columns.map((column) => `"${column}"`).join(', ');
  await refusals(file, () =>
    tx.query(`copy ${table} (${list}) from '/dev/blob' with (format csv, header)`, [], { blob: new Blob([bytes]) }),
  );
  for (const column of lacking) await tx.exec(`alter table ${table} add ${define(column)}`);
}

/** Plain column names of the first line. */
function headerOf(bytes: Buffer, file: string): readonly string[] {
  const end = bytes.indexOf(0x0a);
  const columns = bytes
    .subarray(0, end < 0 ? bytes.length : end)
    .toString('utf8')
    .trimEnd()
    .split(',');
  const odd = columns.find((column) => !/^[a-z_]{1,40}$/.test(column));
  if (odd !== undefined) throw new DataError(`"${odd.slice(0, 40)}" cannot be a column's name`, `${file}:1`, REMAKE);
  return columns;
}

/** What Postgres refuses, with its own account of the line. */
async function refusals(file: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { message, detail, where } = error as Error & { detail?: string; where?: string };
    const line = /line (\d+)/.exec(where ?? '')?.[1];
    const what = [message, detail].filter((part) => part).join(': ');
    throw new DataError(what, line === undefined ? file : `${file}:${line}`, REMAKE, { cause: error });
  }
}

const REMAKE = 'Make the files again with bookstore-ml dataset generate, or mend this one.';

const source = (file: string, bytes: Buffer): SourceFile => ({
  file,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const FILL_BOOKS = `
insert into books (book_id, position, title, author, genre, series, volume, price_cents)
select book_id, row_number, title, coalesce(author, ''), coalesce(genre, ''), coalesce(series, ''),
       nullif(nullif(volume, ''), '0')::integer, coalesce(price_cents, '0')::integer
from catalog`;

const FILL_ITEMS = `
insert into books (book_id, position, title)
select id, at, 'Item ' || id from unnest($1::text[]) with ordinality as item (id, at)`;

const FILL_ORDERS = `
insert into customers (customer_id) select distinct customer_id::bigint from lines order by 1;
insert into orders (order_id, customer_id, ordered_at)
select distinct order_id::bigint, customer_id::bigint, ordered_at::timestamptz from lines order by 1;
insert into order_lines (order_id, line, book_id, quantity)
select order_id::bigint, row_number() over (partition by order_id order by row_number), book_id, coalesce(quantity, '1')::integer
from lines order by row_number;
select setval(pg_get_serial_sequence('orders', 'order_id'), coalesce((select max(order_id) from orders), 1));`;

const COUNTS = `
select (select count(*)::integer from customers) as baskets, (select count(*)::integer from books) as items,
       (select count(*)::integer from order_lines) as lines,
       (select book_id from books left join order_lines using (book_id) group by book_id, position
        order by count(order_id) desc, position limit 1) as popular`;
