import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error.js';
import { type FileRecord, type ModelRecord, sha256, unseal } from './model-record.js';
import { noRest, type Rest } from './rest.js';
import { RECORD_FILE } from './write-model.js';

/** What a model folder holds, every byte of it checked. */
export interface ModelFiles {
  readonly record: ModelRecord;
  /** SHA-256 of model.json, which holds those of the rest: it names the model. */
  readonly digest: string;
  readonly data: Uint8Array;
  readonly titles: Uint8Array | undefined;
}

/**
 * Reads a model's files, or a part's. Waits for the disk: call it where nothing else is to be done meanwhile, or in a
 * thread. Throws InputError where there is none, or where a byte is wrong.
 */
export function readModelFiles(dir: string, rest: Rest = noRest): ModelFiles {
  const { record, digest } = readRecord(dir);
  const data = readContent(dir, record.data, rest);
  return { record, digest, data, titles: record.titles && readContent(dir, record.titles, rest) };
}

/** A model's record and the digest that names it. Throws InputError where there is none, or it was changed. */
export function readRecord(dir: string): Pick<ModelFiles, 'record' | 'digest'> {
  let json: Buffer;
  try {
    json = readFileSync(join(dir, RECORD_FILE));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const absent = code === 'ENOENT' || code === 'ENOTDIR';
    const what = absent ? `no model: it has no ${RECORD_FILE}` : `the model cannot be read (${message})`;
    throw new InputError(what, dir, 'train one: bookstore-ml train --orders FILE --out DIR', { cause: error });
  }
  const record = unseal(json.toString('utf8'));
  if (record === undefined) throw damaged(dir, `${RECORD_FILE} is not as it was written`);
  return { record, digest: sha256(json) };
}

/** Throws InputError where the folder holds a part of a model. */
export function checkWhole({ part }: ModelRecord, dir: string): void {
  if (part === undefined) return;
  const what = `part ${part.index}/${part.of} of a model, not a whole one`;
  throw new InputError(what, dir, 'join the parts: bookstore-ml train --merge DIR... --out DIR');
}

export function damaged(dir: string, why: string): InputError {
  return new InputError(`a damaged model: ${why}`, dir, 'train it again: bookstore-ml train --orders FILE --out DIR');
}

function readContent(dir: string, { name, bytes, sha256: expected }: FileRecord, rest: Rest): Uint8Array {
  let found: ReturnType<typeof readHashed>;
  try {
    found = readHashed(join(dir, name), bytes, rest);
  } catch (error) {
    throw damaged(dir, `${name} cannot be read (${(error as Error).message})`);
  }
  if (found.size !== bytes) throw damaged(dir, `${name} has ${found.size} of ${bytes} bytes`);
  if (found.digest !== expected) throw damaged(dir, `${name} does not match its checksum`);
  return found.content;
}

/** Bytes that are still in the processor's cache when they are hashed. */
const PIECE = 1 << 18;

/** Up to `limit` bytes of a file with their SHA-256, in one pass; `size` is that of the whole file. */
function readHashed(path: string, limit: number, rest: Rest): { content: Uint8Array; size: number; digest: string } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    // An own ArrayBuffer, so that it can be handed from thread to thread.
    const content = new Uint8Array(size === limit ? size : 0);
    const hash = createHash('sha256');
    for (let at = 0; at < content.length; ) {
      const read = readSync(file, content, at, Math.min(PIECE, content.length - at), null);
      if (read === 0) return { content, size: at, digest: '' };
      hash.update(content.subarray(at, at + read));
      at += read;
      rest();
    }
    return { content, size, digest: hash.digest('hex') };
  } finally {
    closeSync(file);
  }
}
