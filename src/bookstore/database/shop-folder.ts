import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { closeFolder } from '../../lib/files/close-folder.js';
import { outputFolder } from '../../lib/files/output-target.js';
import { holdTemporary } from '../../lib/files/temporary-paths.js';
import { InputError } from '../../lib/input-error.js';
import type { Database } from './database.js';
import { embeddedPostgres } from './embedded-postgres.js';
import { lockFolder } from './folder-lock.js';
import { initialCluster } from './initial-cluster.js';
import { migrate, SCHEMA_VERSION } from './migrate.js';
import { compilePostgres } from './postgres-wasm.js';

/** Written last when a database is created: if it exists, everything before it succeeded. */
const MARKER = 'shop.json';

const POSTGRES = 'postgres';

/**
 * Creates the embedded database in `folder`, or migrates the one there to the current schema. A new one is created under
 * another name and renamed, so that a kill at any time leaves either none or a complete one.
 * @returns the version of Postgres, such as "18.6".
 * @throws InputError if its schema is newer, it is damaged, or another process has it open.
 */
export async function initFolder(path: string): Promise<string> {
  const folder = outputFolder(path);
  const marker = await readMarker(folder);
  // Checked without opening the database: a running shop may have it open.
  if (marker?.schema === SCHEMA_VERSION) return marker.postgres;
  // An unreadable marker was damaged later: the database it stands for is complete.
  if (marker !== undefined || existsSync(join(folder, MARKER))) return migrateThere(folder);
  const beside = `${folder}.new-${process.pid}`;
  const hold = holdTemporary(beside);
  await rm(beside, { recursive: true, force: true });
  await mkdir(join(beside, POSTGRES), { recursive: true });
  try {
    const version = await migrateThere(beside);
    await moveInto(beside, folder);
    return version;
  } finally {
    await rm(beside, { recursive: true, force: true });
    hold.release();
  }
}

/** A folder of that name without the marker is incomplete and is replaced. One with the marker was created first and is kept. */
async function moveInto(beside: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  if (existsSync(folder) && !existsSync(join(folder, MARKER))) await rm(folder, { recursive: true });
  try {
    await rename(beside, folder);
  } catch (error) {
    if (!existsSync(join(folder, MARKER))) throw error;
  }
}

async function migrateThere(folder: string): Promise<string> {
  const db = await openPostgres(folder);
  try {
    return await migrateOpen(db, folder);
  } finally {
    await db.close();
  }
}

async function migrateOpen(db: Database, folder: string): Promise<string> {
  if ((await migrate(db)) > SCHEMA_VERSION) throw newer(folder);
  const [row] = await db.query<{ version: string }>(
    "select split_part(current_setting('server_version'), ' ', 1) as version",
  );
  const postgres = row!.version;
  await writeMarker(folder, { schema: SCHEMA_VERSION, postgres });
  return postgres;
}

/**
 * Opens the database that `initFolder` created, for this process alone; an older schema is migrated.
 * @throws InputError if there is none, its schema is newer, it is damaged, or another process has it open.
 */
export async function openFolder(folder: string): Promise<Database> {
  const marker = await readMarker(folder);
  if (marker === undefined)
    throw new InputError('there is no shop database', folder, `Make one: bookstore-ml shop init --data ${folder}`);
  if (marker.schema > SCHEMA_VERSION) throw newer(folder);
  const db = await openPostgres(folder);
  if (marker.schema === SCHEMA_VERSION) return db;
  try {
    await migrateOpen(db, folder);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function openPostgres(folder: string): Promise<Database> {
  // Orders and password hashes are for the owner alone, and Postgres makes files for as long as it runs.
  if (isMainThread) process.umask(0o077);
  const release = await lockFolder(folder);
  try {
    const dataDir = join(folder, POSTGRES);
    const packed = isEmpty(dataDir) ? await initialCluster() : undefined;
    const pglite = await PGlite.create({
      dataDir,
      pgliteWasmModule: await compilePostgres(),
      ...(packed === undefined ? {} : { loadDataDir: packed }),
    });
    // Unpacked files have the modes that they were packed with, earlier versions left theirs open, and what Postgres writes
    // when it starts heeds no umask.
    closeFolder(folder);
    return embeddedPostgres(pglite, folder, release);
  } catch (error) {
    await release();
    throw new InputError(
      `the shop's database cannot be opened: ${(error as Error).message}`,
      folder,
      'Remove it and make it again: bookstore-ml down, then bookstore-ml up.',
      { code: 'BML-A03', cause: error },
    );
  }
}

const isEmpty = (folder: string) => !existsSync(folder) || readdirSync(folder).length === 0;

interface Marker {
  readonly schema: number;
  readonly postgres: string;
}

async function readMarker(folder: string): Promise<Marker | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, MARKER), 'utf8')) as Marker;
  } catch {
    return undefined;
  }
}

async function writeMarker(folder: string, marker: Marker): Promise<void> {
  await writeFileAtomically(join(folder, MARKER), [`${JSON.stringify(marker)}\n`]);
}

const newer = (folder: string) =>
  new InputError(
    "the shop's database was made by a newer bookstore-ml",
    folder,
    'Use that version, or another workspace: --name NAME.',
    { code: 'BML-A04' },
  );
