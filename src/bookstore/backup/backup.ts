import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { holdTemporary } from '../../lib/files/temporary-paths.js';
import { InputError } from '../../lib/input-error.js';
import type { Database, Session } from '../database/database.js';
import { schemaVersion } from '../database/migrate.js';
import { TABLES, type TableName } from './tables.js';

/** `backup.json`: the contents of a backup's folder, each table as <name>.csv.gz. Written last. */
export interface Backup {
  readonly format: 1;
  /** Version of the shop's schema. */
  readonly schema: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly tables: Readonly<Record<TableName, TableBackup>>;
}

export interface TableBackup {
  readonly rows: number;
  /** Of the file on disk. */
  readonly sha256: string;
}

export interface FoundBackup {
  readonly folder: string;
  readonly backup: Backup;
}

const MANIFEST = 'backup.json';
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;
const PART = '.part-';
const DAY_MS = 86_400_000;

/**
 * Writes a consistent copy of the running shop to `out`/<time> and deletes all but the last `keep` backups. A folder named
 * by a time is complete.
 */
export async function writeBackup(db: Database, out: string, keep: number): Promise<FoundBackup> {
  await mkdir(out, { recursive: true });
  await removeParts(out);
  const at = new Date().toISOString();
  const folder = join(out, at.replace(/[:.]/g, '-'));
  const part = `${folder}${PART}${randomBytes(4).toString('hex')}`;
  const hold = holdTemporary(part);
  await mkdir(part);
  try {
    const backup = await db.transaction((session) => dump(session, part, at), 'snapshot');
    await writeFile(join(part, MANIFEST), `${JSON.stringify(backup, null, 2)}\n`, { flush: true });
    await rename(part, folder);
    for (const old of (await backupsIn(out)).slice(0, -keep)) await rm(join(out, old), { recursive: true });
    return { folder, backup };
  } finally {
    await rm(part, { recursive: true, force: true });
    hold.release();
  }
}

async function dump(session: Session, folder: string, at: string): Promise<Backup> {
  const schema = await schemaVersion(session);
  const tables: Partial<Record<TableName, TableBackup>> = {};
  for (const [name, columns] of Object.entries(TABLES) as [TableName, readonly string[]][]) {
    const rows = session.copyOut(`select ${columns.join(', ')} from ${name}`);
    const sha256 = await writeGzip(join(folder, `${name}.csv.gz`), rows);
    const [counted] = await session.query<{ rows: number }>(`select count(*) as rows from ${name}`);
    tables[name] = { rows: counted!.rows, sha256 };
  }
  return { format: 1, schema, at, tables: tables as Backup['tables'] };
}

async function writeGzip(file: string, rows: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.from(rows, { objectMode: false }),
    createGzip(),
    measure,
    createWriteStream(file, { flush: true }),
  );
  return hash.digest('hex');
}

/** Names of complete backups, oldest first. */
async function backupsIn(out: string): Promise<readonly string[]> {
  return (await readdir(out)).filter((name) => NAME.test(name)).sort();
}

/** Removes what interrupted backups left, but not what one may be writing now. */
async function removeParts(out: string): Promise<void> {
  for (const name of (await readdir(out)).filter((entry) => entry.includes(PART))) {
    const { mtimeMs } = await stat(join(out, name));
    if (Date.now() - mtimeMs > DAY_MS) await rm(join(out, name), { recursive: true, force: true });
  }
}

/**
 * The backup in a folder, or the newest one in a folder of backups, with every byte checked.
 * @throws InputError if there is none, or it is damaged.
 */
export async function readBackup(from: string): Promise<FoundBackup> {
  const names = await readdir(from).catch(() => {
    throw new InputError('there is no backup', from, MAKE_ONE);
  });
  const newest = names
    .filter((name) => NAME.test(name))
    .sort()
    .at(-1);
  const folder = names.includes(MANIFEST) || newest === undefined ? from : join(from, newest);
  const backup = await readManifest(join(folder, MANIFEST));
  for (const [name, { sha256 }] of Object.entries(backup.tables)) {
    const file = join(folder, `${name}.csv.gz`);
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash).catch((error: Error) => {
      throw new InputError(`the backup cannot be read: ${error.message}`, file, TAKE_OTHER);
    });
    if (hash.digest('hex') !== sha256)
      throw new InputError('the backup is damaged: its bytes do not match its digest', file, TAKE_OTHER);
  }
  return { folder, backup };
}

async function readManifest(file: string): Promise<Backup> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new InputError('there is no backup', file, MAKE_ONE);
  }
  try {
    const backup = JSON.parse(text) as Backup;
    if (backup.format === 1 && Object.keys(TABLES).every((name) => name in backup.tables)) return backup;
  } catch {
    // Not even JSON: reported below.
  }
  throw new InputError('this version cannot read the backup', file, TAKE_OTHER);
}

const MAKE_ONE = 'Make one: bookstore-ml shop backup --database URL --out DIR';
const TAKE_OTHER = 'Use another backup from the same folder.';
