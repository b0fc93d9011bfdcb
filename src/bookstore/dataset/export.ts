import { createHash } from 'node:crypto';
import type { ExportDigest, FileDigest } from '../api/export.js';
import type { Database } from '../database/database.js';
import { type Dataset, type LogColumns, readDataset } from './dataset.js';
import { logColumns, logText } from './order-log.js';

type Bytes = AsyncIterable<Uint8Array>;

/** Rows fetched at a time: an embedded database answers other requests in between. */
const BATCH = 20_000;

/** An absent text becomes an empty field; COPY would put quotes for an empty string. */
const BOOK_COLUMNS = `book_id, title, nullif(author, '') as author, nullif(genre, '') as genre, nullif(series, '') as series,
  volume, price_cents`;

/** The catalog as CSV with a header, in the catalog's own order. */
export async function* exportCatalog(db: Database): Bytes {
  for (let after = 0, header = true; ; header = false) {
    const batch = `from books where position > ${after} order by position limit ${BATCH}`;
    yield* db.copyOut(`select ${BOOK_COLUMNS} ${batch}`, { header });
    const last = await scalar(db, `select max(position) from (select position ${batch}) as batch`);
    if (last === null) return;
    after = last;
  }
}

/**
 * The orders as CSV in the recommender's format, one row per book of an order, sorted by order and line. With a log: its
 * text unchanged, followed by the orders placed here in the log's columns, each customer a basket.
 * @param through number of the last order to include. Orders up to one that `lastOrder` returned never change.
 */
export async function* exportOrders(db: Database, { kind, sources }: Dataset, through: number): Bytes {
  if (kind === 'shop') return yield* orderLines(db, through, SHOP_COLUMNS, true);
  const { file } = sources.orders;
  const placed = (await nextBatch(db, 0, through)) !== null;
  const columns = sources.columns!;
  const wanted = [columns.basket, columns.item, columns.time];
  yield* logText(file, wanted, placed);
  if (placed) yield* orderLines(db, through, asInLog(await logColumns(file, wanted), columns), false);
}

const TIME = `to_char(ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const SHOP_COLUMNS = `order_id, customer_id, book_id, ${TIME} as ordered_at, quantity`;

/** An order line in a log's columns. The prefix keeps our baskets apart from the log's. */
function asInLog(names: readonly string[], { basket, item, time }: LogColumns): string {
  const values = new Map([
    [time, TIME],
    [basket, "'shop-' || customer_id"],
    [item, 'book_id'],
  ]);
  return names.map((name, at) => `${values.get(name) ?? 'null'} as column_${at}`).join(', ');
}

async function* orderLines(db: Database, through: number, columns: string, titled: boolean): Bytes {
  for (let after = 0, header = titled; ; header = false) {
    const last = await nextBatch(db, after, through);
    yield* db.copyOut(
      `select ${columns} from orders join order_lines using (order_id)
       where order_id > ${after} and order_id <= ${last ?? after} order by order_id, line`,
      { header },
    );
    if (last === null) return;
    after = last;
  }
}

/** Number of the last order of the batch after `after`; null if there is none. */
const nextBatch = (db: Database, after: number, through: number) =>
  scalar(
    db,
    `select max(order_id) from (
       select order_id from orders where order_id > ${after} and order_id <= ${through} order by order_id limit ${BATCH}
     ) as batch`,
  );

/**
 * Number of the last order, with all before it committed: numbers are assigned before the commit, so this waits for open
 * checkouts, while new ones wait for it. 0 if there are no orders.
 */
export function lastOrder(db: Database): Promise<number> {
  return db.transaction(async (session) => {
    await session.run('lock table orders in share mode');
    const [row] = await session.query<{ last: number | null }>('select max(order_id) as last from orders');
    return row?.last ?? 0;
  });
}

/** Digests of what an export would return now; undefined if nothing is loaded. */
export async function digestExport(db: Database): Promise<ExportDigest | undefined> {
  const dataset = await readDataset(db);
  if (dataset === undefined) return undefined;
  const through = await lastOrder(db);
  return {
    catalog: await digest(exportCatalog(db)),
    orders: {
      ...(await digest(exportOrders(db, dataset, through))),
      through,
      placed: await placedThrough(db, through),
    },
    dataset,
  };
}

const placedThrough = async (db: Database, through: number) =>
  (await scalar(db, `select count(order_id) from placements where order_id <= ${through}`)) ?? 0;

async function digest(bytes: Bytes): Promise<FileDigest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes: size };
}

async function scalar(db: Database, sql: string): Promise<number | null> {
  const [row] = await db.query<Record<string, number | null>>(sql);
  return Object.values(row!)[0] ?? null;
}
