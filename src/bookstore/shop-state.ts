import { setTimeout } from 'node:timers/promises';
import type { Database } from './database/database.js';
import { SCHEMA_VERSION } from './database/migrate.js';
import type { Dataset, SourceFile } from './dataset/dataset.js';

/** The shop's state, as /healthz reports it. */
export type ShopState =
  | { readonly state: 'ready'; readonly dataset: Dataset | null; readonly placed: number }
  | { readonly state: 'starting'; readonly reason: string };

/** Ms to wait for the database, and to reuse its answer. */
const TIMEOUT_MS = 1_500;
const FRESH_MS = 500;

const UNDEFINED_TABLE = '42P01';

/** Returns a function that checks the database, at most twice a second. It never throws. */
export function makeStateReader(db: () => Database | undefined): () => Promise<ShopState> {
  let readAt = Number.NEGATIVE_INFINITY;
  let state: Promise<ShopState> | undefined;
  return () => {
    if (state === undefined || performance.now() - readAt > FRESH_MS) {
      readAt = performance.now();
      state = within(TIMEOUT_MS, readState(db()));
    }
    return state;
  };
}

async function readState(db: Database | undefined): Promise<ShopState> {
  if (db === undefined) return { state: 'starting', reason: 'the database is being opened' };
  try {
    const [row] = await db.query<{ version: number; placed: number; dataset: Dataset | null }>(
      `select (select max(version) from migrations) as version, (select count(order_id) from placements) as placed,
              (select to_jsonb(d) - 'only_one' - 'loaded_at' from dataset as d) as dataset`,
    );
    const { version, placed, dataset } = row!;
    if (version >= SCHEMA_VERSION) return { state: 'ready', dataset, placed };
    return { state: 'starting', reason: `the database has schema ${version} and waits to be migrated` };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const reason = code === UNDEFINED_TABLE ? 'the database waits to be migrated' : `the database: ${message || code}`;
    return { state: 'starting', reason };
  }
}

async function within(ms: number, state: Promise<ShopState>): Promise<ShopState> {
  const stop = new AbortController();
  const late = setTimeout(ms, undefined, { signal: stop.signal }).then(
    (): ShopState => ({ state: 'starting', reason: 'the database does not answer' }),
  );
  late.catch(() => undefined);
  try {
    return await Promise.race([state, late]);
  } finally {
    stop.abort();
  }
}

/** What anybody may know of the dataset: all but where its files lie. */
export function describeDataset(dataset: Dataset | null): object | null {
  if (dataset === null) return null;
  const { orders, catalog, ...rest } = dataset.sources;
  const digest = ({ sha256 }: SourceFile) => ({ sha256 });
  return { ...dataset, sources: { ...rest, orders: digest(orders), ...(catalog && { catalog: digest(catalog) }) } };
}
