import type { PGlite } from '@electric-sql/pglite';

/** What the shop's tables were loaded from, and how much it is. */
export interface Dataset {
  /** shop: catalog and orders are in the tables. log: the user's own order log stays the file it is; its items are the catalog. */
  readonly kind: 'shop' | 'log';
  readonly sources: Sources;
  /** Customers; with a log, groups of its basket column. */
  readonly baskets: number;
  readonly items: number;
  readonly lines: number;
  /** Id of the book that is ordered most, the first of several. */
  readonly popular: string;
}

export interface Sources {
  readonly orders: SourceFile;
  /** The shop's own catalog; a log has none. */
  readonly catalog?: SourceFile;
  /** Of a log: what its columns are called. */
  readonly columns?: LogColumns;
}

export interface LogColumns {
  readonly basket: string;
  readonly item: string;
  readonly time: string;
}

export interface SourceFile {
  readonly file: string;
  /** Of the bytes as they are on disk, compressed or not. */
  readonly sha256: string;
}

type Queryable = Pick<PGlite, 'query'>;

export async function readDataset(db: Queryable): Promise<Dataset | undefined> {
  const { rows } = await db.query<Dataset>('select kind, sources, baskets, items, lines, popular from dataset');
  return rows[0];
}

export async function writeDataset(db: Queryable, dataset: Dataset): Promise<void> {
  await db.query('delete from dataset');
  await db.query(
    'insert into dataset (kind, sources, baskets, items, lines, popular) values ($1, $2, $3, $4, $5, $6)',
    [dataset.kind, JSON.stringify(dataset.sources), dataset.baskets, dataset.items, dataset.lines, dataset.popular],
  );
}

/** True where both were made of the same bytes. */
export function sameSources(a: Sources, b: Sources): boolean {
  return a.orders.sha256 === b.orders.sha256 && a.catalog?.sha256 === b.catalog?.sha256;
}
