import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../lib/input-error.js';
import { isConnectionError } from './connection-errors.js';
import type { Database } from './database.js';
import { migrate, SCHEMA_VERSION, schemaVersion } from './migrate.js';

/** Where the shop's database is: embedded in a folder, or on a server. */
export type DatabaseLocation =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'server';
      readonly url: string;
      /** Ms to wait for a server that is still starting. */
      readonly waitMs: number;
    };

/**
 * Creates the database if there is none, and migrates its schema.
 * @returns the version of Postgres, such as "17.2".
 * @throws InputError if it cannot be reached or used.
 */
export async function initDatabase(place: DatabaseLocation): Promise<string> {
  if (place.kind === 'folder') return (await import('./shop-folder.js')).initFolder(place.folder);
  const db = await connect(place);
  try {
    if ((await migrate(db)) > SCHEMA_VERSION) throw newer(db.where);
    const [row] = await db.query<{ version: string }>(
      "select split_part(current_setting('server_version'), ' ', 1) as version",
    );
    return row!.version;
  } finally {
    await db.close();
  }
}

/**
 * Opens the database.
 * @throws InputError if there is none, it cannot be reached, or its schema is another version.
 */
export async function openDatabase(place: DatabaseLocation): Promise<Database> {
  if (place.kind === 'folder') return (await import('./shop-folder.js')).openFolder(place.folder);
  const db = await connect(place);
  try {
    const version = await schemaVersion(db);
    if (version > SCHEMA_VERSION) throw newer(db.where);
    if (version === SCHEMA_VERSION) return db;
    throw new InputError(
      version === 0 ? 'there is no shop in this database' : `the shop's database has schema ${version}`,
      db.where,
      'Bring it up to date: bookstore-ml shop init --database URL',
    );
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function connect({ url, waitMs }: Extract<DatabaseLocation, { kind: 'server' }>): Promise<Database> {
  const { postgresServer } = await import('./postgres-server.js');
  const deadline = performance.now() + waitMs;
  const db = postgresServer({ url });
  for (;;) {
    try {
      await db.query('select 1');
      return db;
    } catch (error) {
      if (isConnectionError(error) && performance.now() < deadline) {
        await setTimeout(500);
        continue;
      }
      await db.close();
      throw new InputError(`the database cannot be used: ${messageOf(error)}`, db.where, TODO, { cause: error });
    }
  }
}

const TODO =
  'Check address, user and password (PGPASSWORD), and that Postgres runs; --wait SECONDS waits for one that starts.';

/** A host name with several addresses has a reason for each. */
const messageOf = (error: unknown): string =>
  error instanceof AggregateError ? error.errors.map(messageOf).join('; ') : (error as Error).message;

const newer = (where: string) =>
  new InputError(
    "the shop's database was made by a newer bookstore-ml",
    where,
    'Use that version, or another database.',
    { code: 'BML-A04' },
  );
