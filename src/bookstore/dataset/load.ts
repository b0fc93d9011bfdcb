import { countOf } from '../../lib/format/numbers.js';
import { InputError } from '../../lib/input-error.js';
import type { Database, Session } from '../database/database.js';
import { type CsvFile, FIX_FILE, openCsv } from './csv-file.js';
import { type Dataset, type LogColumns, readDataset, type SourceFile, sameSources, writeDataset } from './dataset.js';
import { ADD_LINE_KEYS, DROP_LINE_KEYS } from './line-foreign-keys.js';

/** A user's own order log, as read by the recommender's reader. */
export interface OrderLog {
  readonly source: SourceFile;
  readonly columns: LogColumns;
  /** In canonical order. */
  readonly items: readonly string[];
  readonly baskets: number;
  readonly lines: number;
  /** The item in most baskets. */
  readonly popular: string;
}

const CATALOG_COLUMNS = ['book_id', 'title', 'author', 'genre', 'series', 'volume', 'price_cents'];
const ORDER_COLUMNS = ['order_id', 'customer_id', 'book_id', 'ordered_at', 'quantity'];

/**
 * Loads the shop's catalog and orders from the two files, replacing what was there, in one transaction. Files that are
 * loaded already are not loaded again.
 * @throws InputError if Postgres or the schema rejects a row, or customers have placed orders in the existing shop.
 */
export async function loadShop(db: Database, catalogFile: string, ordersFile: string): Promise<Dataset> {
  const catalog = await openCsv(catalogFile, CATALOG_COLUMNS.slice(0, 2));
  const orders = await openCsv(ordersFile, ORDER_COLUMNS.slice(0, 4));
  const sources = { catalog: sourceOf(catalog), orders: sourceOf(orders) };
  return db.transaction(async (tx) => {
    const there = await readDataset(tx);
    if (there?.kind === 'shop' && sameSources(there.sources, sources)) return there;
    await empty(tx, db.where);
    await stage(tx, 'catalog', catalog, CATALOG_COLUMNS);
    await refusals(catalogFile, () => tx.run(FILL_BOOKS));
    await stage(tx, 'lines', orders, ORDER_COLUMNS);
    await refusals(ordersFile, () => tx.run(FILL_ORDERS));
    const [counts] = await tx.query<Omit<Dataset, 'kind' | 'sources'>>(COUNTS);
    const dataset: Dataset = { kind: 'shop', sources, ...counts! };
    await writeDataset(tx, dataset);
    return dataset;
  });
}

/**
 * Uses a user's own log as the shop's orders. Only its items become rows, as books to browse: a log has neither the types
 * nor the constraints of the order tables, may have millions of lines, and training should see the user's exact bytes.
 * The file is recorded with its digest and exported unchanged.
 * @throws InputError if customers have placed orders in the existing shop.
 */
export async function loadLog(db: Database, log: OrderLog): Promise<Dataset> {
  const sources = { orders: log.source, columns: log.columns };
  const { baskets, lines, popular } = log;
  const dataset: Dataset = { kind: 'log', sources, baskets, items: log.items.length, lines, popular };
  return db.transaction(async (tx) => {
    await empty(tx, db.where);
    await tx.query(FILL_ITEMS, [log.items]);
    await writeDataset(tx, dataset);
    return dataset;
  });
}

/** Orders placed here exist nowhere else, so a shop that has some is not emptied. */
async function empty(tx: Session, where: string): Promise<void> {
  await tx.run('lock table placements, orders in access exclusive mode');
  const [row] = await tx.query<{ placed: number }>('select count(order_id) as placed from placements');
  const { placed } = row!;
  if (placed > 0) {
    throw new InputError(
      `${countOf(placed, 'order was', 'orders were')} placed in this shop; another dataset would take their place`,
      where,
      'Load it into another workspace (--name NAME), or give these up first: bookstore-ml down.',
    );
  }
  await tx.run(
    'truncate popularity, placements, events, order_lines, orders, customers, books, dataset restart identity',
  );
}

/** Copies a CSV into a temporary table of text columns named by its header, then adds the optional ones it lacks. */
async function stage(tx: Session, table: 'catalog' | 'lines', csv: CsvFile, known: readonly string[]): Promise<void> {
  const define = (column: string) => `"${column}" text`;
  await tx.run(
    `create temporary table ${table} (row_number bigint generated always as identity, ${csv.columns.map(define).join(', ')}) on commit drop`,
  );
  const list = csv.columns.map((column) => `"${column}"`).join(', ');
  await refusals(csv.file, () => tx.copyIn(`${table} (${list})`, csv.rows()));
  for (const column of known.filter((one) => !csv.columns.includes(one)))
    await tx.run(`alter table ${table} add ${define(column)}`);
  await tx.run(`analyze ${table}`);
}

/** Turns a rejection by Postgres into an InputError with the line in the file; Postgres does not see the header. */
async function refusals(file: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code, message, detail, where } = error as Error & { code?: string; detail?: string; where?: string };
    // Class 22 is malformed data, 23 a violated constraint: the file is at fault.
    if (code === undefined || !/^2[23]/.test(code)) throw error;
    const line = /line (\d+)/.exec(where ?? '')?.[1];
    const what = [message, detail].filter((part) => part).join(': ');
    throw new InputError(what, line === undefined ? file : `${file}:${Number(line) + 1}`, FIX_FILE, { cause: error });
  }
}

const sourceOf = ({ file, sha256 }: CsvFile): SourceFile => ({ file, sha256 });

const FILL_BOOKS = `
insert into books (book_id, position, title, author, genre, series, volume, price_cents)
select book_id, row_number, title, coalesce(author, ''), coalesce(genre, ''), coalesce(series, ''),
       nullif(nullif(volume, ''), '0')::integer, coalesce(price_cents, '0')::integer
from catalog;
analyze books`;

const FILL_ITEMS = `
with item as (
  insert into books (book_id, position, title)
  select id, at, 'Item ' || id from unnest($1::text[]) with ordinality as item (id, at)
  returning book_id
)
insert into popularity (book_id) select book_id from item`;

const FILL_ORDERS = `
insert into customers (customer_id) select distinct customer_id::bigint from lines order by 1;
insert into orders (order_id, customer_id, ordered_at)
select distinct order_id::bigint, customer_id::bigint, ordered_at::timestamptz from lines order by 1;
${DROP_LINE_KEYS};
insert into order_lines (order_id, line, book_id, quantity)
select order_id::bigint, row_number() over (partition by order_id::bigint order by row_number), book_id, coalesce(quantity, '1')::integer
from lines;
${ADD_LINE_KEYS};
insert into popularity (book_id, orders)
select book_id, count(order_id) from books left join order_lines using (book_id) group by book_id;
select setval(pg_get_serial_sequence('orders', 'order_id'), coalesce(max(order_id), 0) + 1, false) from orders;
select setval(pg_get_serial_sequence('customers', 'customer_id'), coalesce(max(customer_id), 0) + 1, false) from customers;
analyze orders, order_lines, popularity`;

const COUNTS = `
select (select count(*)::integer from customers) as baskets, (select count(*)::integer from books) as items,
       (select count(*)::integer from order_lines) as lines,
       (select book_id from books join popularity using (book_id) order by orders desc, position limit 1) as popular`;
