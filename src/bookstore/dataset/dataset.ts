import type { Session } from '../database/database.js';

/** What the shop's tables were loaded from, and its size. */
export interface Dataset {
  /** shop: catalog and orders are in the tables. log: the user's own order log stays in its file; its items are the catalog. */
  readonly kind: 'shop' | 'log';
  readonly sources: Sources;
  /** Number of customers; with a log, of values in its basket column. */
  readonly baskets: number;
  readonly items: number;
  readonly lines: number;
  /** Id of the most ordered book; the first of several. */
  readonly popular: string;
}

export interface Sources {
  readonly orders: SourceFile;
  /** The shop's own catalog; a log has none. */
  readonly catalog?: SourceFile;
  /** Column names of a log. */
  readonly columns?: LogColumns;
}

export interface LogColumns {
  readonly basket: string;
  readonly item: string;
  readonly time: string;
}

export interface SourceFile {
  readonly file: string;
  /** Of the bytes on disk, compressed or not. */
  readonly sha256: string;
}

export async function readDataset(db: Session): Promise<Dataset | undefined> {
  const [row] = await db.query<Dataset>('select kind, sources, baskets, items, lines, popular from dataset');
  return row;
}

export async function writeDataset(db: Session, dataset: Dataset): Promise<void> {
  const { kind, sources, baskets, items, lines, popular } = dataset;
  await db.query('delete from dataset');
  await db.query(
    'insert into dataset (kind, sources, baskets, items, lines, popular) values ($1, $2, $3, $4, $5, $6)',
    [kind, JSON.stringify(sources), baskets, items, lines, popular],
  );
}

/** True if both were loaded from the same bytes. */
export function sameSources(a: Sources, b: Sources): boolean {
  return a.orders.sha256 === b.orders.sha256 && a.catalog?.sha256 === b.catalog?.sha256;
}
