import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Database } from './database/database.js';
import { type Dataset, readDataset } from './dataset.js';

/** What leaves the shop: the two files' digests and sizes, and what they were made of. */
export interface ExportDigest {
  readonly catalog: FileDigest;
  readonly orders: FileDigest & {
    /** Number of the last order that is in it. */
    readonly through: number;
    /** Of them, those that customers placed in the shop; the others it was filled with. */
    readonly placed: number;
  };
  readonly dataset: Dataset;
}

export interface FileDigest {
  readonly sha256: string;
  readonly bytes: number;
}

type Bytes = AsyncIterable<Uint8Array>;

/** Rows fetched at a time: with an embedded database other requests get their turn between. */
const BATCH = 20_000;

/** A text that is not there is an empty field: COPY would quote an empty one. */
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
 * The orders as CSV in the recommender's form, a line for each book of an order, in order of order and line; of a log,
 * its text.
 * @param through number of the last order that is wanted. Orders up to one that `lastOrder` gave never change.
 */
export async function* exportOrders(db: Database, dataset: Dataset, through: number): Bytes {
  if (dataset.kind === 'log') yield* logText(dataset.sources.orders.file);
  else yield* orderLines(db, through);
}

async function* orderLines(db: Database, through: number): Bytes {
  for (let after = 0, header = true; ; header = false) {
    const last = await scalar(
      db,
      `select max(order_id) from (
         select order_id from orders where order_id > ${after} and order_id <= ${through} order by order_id limit ${BATCH}
       ) as batch`,
    );
    yield* db.copyOut(
      `select order_id, customer_id, book_id, to_char(ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ordered_at, quantity
       from orders join order_lines using (order_id)
       where order_id > ${after} and order_id <= ${last ?? after} order by order_id, line`,
      { header },
    );
    if (last === null) return;
    after = last;
  }
}

async function* logText(file: string): Bytes {
  if (!(await isGzip(file))) return yield* createReadStream(file);
  const text = createGunzip();
  // Not pipe(): that passes no error of the file on, and one that nobody hears of would end the shop.
  pipeline(createReadStream(file), text, () => {});
  yield* text;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/**
 * Number of the last order, all before it being settled: numbers are given before the commit, so that checkouts at work
 * are waited for, while new ones wait. 0 where there is none.
 */
export function lastOrder(db: Database): Promise<number> {
  return db.transaction(async (session) => {
    await session.run('lock table orders in share mode');
    const [row] = await session.query<{ last: number | null }>('select max(order_id) as last from orders');
    return row?.last ?? 0;
  });
}

/** Digests of what an export would give now; undefined before anything was loaded. */
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
