import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../input-error.js';

/** What stands for standard input where a file is named. */
export const STANDARD_INPUT = '-';

/** What a file is called in messages and records. */
export const nameOf = (file: string): string => (file === STANDARD_INPUT ? 'standard input' : file);

/** A file's bytes in pieces, gunzipped where they start as gzip does. */
export interface ByteSource {
  readonly chunks: AsyncIterable<Buffer>;
  /** Of the bytes on disk, in hex; complete once the chunks are read. */
  sha256(): string;
}

const CHUNK = 1 << 20;

/** Throws InputError, while the chunks are read, for a file that is missing, unreadable or broken gzip. */
export function readBytes(file: string): ByteSource {
  const hash = createHash('sha256');
  return { chunks: plainBytes(nameOf(file), raw(file, hash)), sha256: () => hash.digest('hex') };
}

async function* raw(file: string, hash: { update(bytes: Buffer): unknown }): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of open(file)) {
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    throw unreadable(nameOf(file), error as NodeJS.ErrnoException);
  }
}

function open(file: string): AsyncIterable<Buffer> {
  return file === STANDARD_INPUT ? process.stdin : createReadStream(file, { highWaterMark: CHUNK });
}

async function* plainBytes(file: string, chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const first = await chunks.next();
  if (first.done) return;
  const all = chain(first.value, chunks);
  if (first.value[0] === 0x1f && first.value[1] === 0x8b) yield* gunzipped(file, all);
  else yield* all;
}

async function* chain(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

async function* gunzipped(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  const source = Readable.from(chunks, { objectMode: false });
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip);
    // Zeros may follow the last member, as padding: they are no data, but they are in the file's digest.
    await finished(source.unpipe(gunzip).resume());
  } catch (error) {
    if (error instanceof InputError) throw error;
    const hint = 'fetch or compress the file again; `gzip -t FILE` says whether it is whole';
    throw new InputError(`broken gzip data (${(error as Error).message})`, file, hint, { cause: error });
  } finally {
    source.destroy();
  }
}

function unreadable(file: string, error: NodeJS.ErrnoException): InputError {
  const options = { cause: error };
  switch (error.code) {
    case 'ENOENT':
      return new InputError('no such file', file, 'check the path', options);
    case 'EISDIR':
      return new InputError('a folder, not a file', file, 'name the CSV file in it', options);
    case 'EACCES':
    case 'EPERM':
      return new InputError('no permission to read it', file, 'make it readable for you, or copy it', options);
    default:
      return new InputError(`cannot be read (${error.message})`, file, 'check the path and the disk', options);
  }
}
