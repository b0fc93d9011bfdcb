import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { PGlite } from '@electric-sql/pglite';
import { type Dataset, readDataset } from './dataset.js';

/** What leaves the shop: the two files' digests and sizes, and what they were made of. */
export interface ExportDigest {
  readonly catalog: FileDigest;
  readonly orders: FileDigest;
  readonly dataset: Dataset;
}

export interface FileDigest {
  readonly sha256: string;
  readonly bytes: number;
}

type Bytes = AsyncIterable<Uint8Array>;

/** Rows fetched at a time: other requests get their turn between. */
const BATCH = 20_000;

/** A text that is not there is an empty field: COPY would quote an empty one. */
const BOOK_COLUMNS = `book_id, title, nullif(author, '') as author, nullif(genre, '') as genre, nullif(series, '') as series,
  volume, price_cents`;

/** The catalog as CSV with a header, in the catalog's own order. */
export async function* exportCatalog(db: PGlite): Bytes {
  let after = 0;
  for (let header = true; ; header = false) {
    const batch = `select ${BOOK_COLUMNS} from books where position > ${after} order by position limit ${BATCH}`;
    yield await copyOut(db, batch, header);
    const last = await scalar(
      db,
      `select max(position) from (select position from books where position > ${after} order by position limit ${BATCH}) batch`,
    );
    if (last === null) return;
    after = last;
  }
}

/** The orders as CSV in the recommender's form, a line for each book of an order, in order of order and line; of a log, its text. */
export async function* exportOrders(db: PGlite, dataset: Dataset): Bytes {
  if (dataset.kind === 'log') yield* logText(dataset.sources.orders.file);
  else yield* orderLines(db);
}

async function* orderLines(db: PGlite): Bytes {
  let after = 0;
  for (let header = true; ; header = false) {
    const last = await scalar(
      db,
      `select max(order_id) from (select order_id from orders where order_id > ${after} order by order_id limit ${BATCH}) batch`,
    );
    const batch = `
      select order_id, customer_id, book_id, to_char(ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ordered_at, quantity
      from orders join order_lines using (order_id)
      where order_id > ${after} and order_id <= ${last ?? after} order by order_id, line`;
    yield await copyOut(db, batch, header);
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

/** Digests of what an export would give now; undefined before anything was loaded. */
export async function digestExport(db: PGlite): Promise<ExportDigest | undefined> {
  const dataset = await readDataset(db);
  if (dataset === undefined) return undefined;
  return {
    catalog: await digest(exportCatalog(db)),
    orders: await digest(exportOrders(db, dataset)),
    dataset,
  };
}

async function digest(bytes: Bytes): Promise<FileDigest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes: size };
}

async function copyOut(db: PGlite, select: string, header: boolean): Promise<Uint8Array> {
  const { blob } = await db.query(`copy (${select}) to '/dev/blob' with (format csv, header ${header})`);
  // Without a byte of output there is no blob.
  return blob === undefined || blob === null ? new Uint8Array() : new Uint8Array(await blob.arrayBuffer());
}

async function scalar(db: PGlite, sql: string): Promise<number | null> {
  const { rows } = await db.query<Record<string, number | null>>(sql);
  return Object.values(rows[0]!)[0] ?? null;
}
