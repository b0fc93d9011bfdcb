import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../../lib/input-error.js';
import { modelDigest } from '../../lib/model-digest.js';
import { type Arena, separateArrays } from './arena.js';
import { impossibleIn } from './check-manifest.js';
import { type FileRecord, type ModelManifest, unseal } from './model-manifest.js';
import { RECORD_FILE } from './write-model.js';
import { noYield, type YieldPoint } from './yield-point.js';

/** The content of model.json. */
export interface NamedRecord {
  readonly record: ModelManifest;
  /** SHA-256 that names the model: see modelDigest. */
  readonly digest: string;
}

/** The content of a model folder, with every byte checked. */
export interface ModelFiles extends NamedRecord {
  readonly data: Uint8Array;
  readonly titles: Uint8Array | undefined;
}

/**
 * Reads the files of a model, or of a shard, synchronously: for a thread that has nothing else to do meanwhile. Throws
 * InputError where there is none, or where a byte is wrong.
 */
export function readModelFiles(dir: string): ModelFiles {
  return readContents(dir, readRecord(dir), noYield, separateArrays);
}

/** The same for a model.json that was read before. Throws InputError where the files are not the ones that it names. */
export function readContents(
  dir: string,
  { record, digest }: NamedRecord,
  yieldPoint: YieldPoint,
  arena: Arena,
): ModelFiles {
  const data = readContent(dir, record.data, yieldPoint, arena);
  return { record, digest, data, titles: record.titles && readContent(dir, record.titles, yieldPoint, arena) };
}

/** Reads model.json. Throws InputError where there is none, or it was changed. */
export function readRecord(dir: string): NamedRecord {
  let json: Buffer;
  try {
    const file = join(dir, RECORD_FILE);
    needFile(file, MOST_RECORD_BYTES);
    json = readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const absent = code === 'ENOENT' || code === 'ENOTDIR';
    const what = absent ? `no model: it has no ${RECORD_FILE}` : `the model cannot be read (${message})`;
    throw new InputError(what, dir, 'train one: bookstore-ml train --orders FILE --out DIR', {
      ...(absent && { code: 'BML-E04' }),
      cause: error,
    });
  }
  const text = json.toString('utf8');
  const record = unseal(text);
  if (record === undefined) throw damaged(dir, `${RECORD_FILE} is not as it was written`);
  const impossible = impossibleIn(record);
  if (impossible !== undefined) throw damaged(dir, `${RECORD_FILE}: ${impossible}`);
  return { record, digest: modelDigest(text) };
}

/** A model.json has a few hundred bytes. */
const MOST_RECORD_BYTES = 1 << 20;

/** Throws where there is no plain file: opening a pipe would wait for ever, and a device may have no end. */
function needFile(path: string, most: number): void {
  const found = statSync(path);
  if (!found.isFile()) throw new Error(`${basename(path)} is not a file`);
  if (found.size > most) throw new Error(`${basename(path)} has ${found.size} bytes, and ${most} are the most`);
}

/** Throws InputError where the folder holds a shard and not a whole model. */
export function checkWhole({ part }: ModelManifest, dir: string): void {
  if (part === undefined) return;
  const what = `part ${part.index}/${part.of} of a model, not a whole one`;
  throw new InputError(what, dir, 'join the parts: bookstore-ml train --merge DIR... --out DIR');
}

export function damaged(dir: string, why: string): InputError {
  return new InputError(`a damaged model: ${why}`, dir, 'train it again: bookstore-ml train --orders FILE --out DIR', {
    code: 'BML-E07',
  });
}

function readContent(
  dir: string,
  { name, bytes, sha256: expected }: FileRecord,
  yieldPoint: YieldPoint,
  arena: Arena,
): Uint8Array {
  let found: ReturnType<typeof readHashed>;
  try {
    found = readHashed(join(dir, name), bytes, yieldPoint, arena);
  } catch (error) {
    throw damaged(dir, `${name} cannot be read (${(error as Error).message})`);
  }
  if (found.size !== bytes) throw damaged(dir, `${name} has ${found.size} of ${bytes} bytes`);
  if (found.digest !== expected) throw damaged(dir, `${name} does not match its checksum`);
  return found.content;
}

/** Bytes to read at a time, few enough that they are still in the processor's cache when they are hashed. */
const CHUNK_BYTES = 1 << 16;

/** Reads up to `limit` bytes of a file and hashes them in one pass. `size` is that of the whole file. */
function readHashed(
  path: string,
  limit: number,
  yieldPoint: YieldPoint,
  arena: Arena,
): { content: Uint8Array; size: number; digest: string } {
  needFile(path, Number.POSITIVE_INFINITY);
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const content = arena.bytes(size === limit ? size : 0);
    const hash = createHash('sha256');
    for (let at = 0; at < content.length; ) {
      const read = readSync(file, content, at, Math.min(CHUNK_BYTES, content.length - at), null);
      if (read === 0) return { content, size: at, digest: '' };
      hash.update(content.subarray(at, at + read));
      at += read;
      yieldPoint();
    }
    return { content, size, digest: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}
