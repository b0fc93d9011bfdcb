import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { InputError } from '../../lib/input-error.js';
import type { SourceFile } from './dataset.js';

/** A CSV file with plain column names, read through once. */
export interface CsvFile extends SourceFile {
  readonly columns: readonly string[];
  /** The rows after the header; each call reads the file again. @throws InputError if the file has changed by its end. */
  rows(): AsyncGenerator<Uint8Array>;
}

const HEADER_BYTES = 4096;
const NEWLINE = 0x0a;

export const FIX_FILE = 'Make the files again with bookstore-ml dataset generate, or mend this one.';

/**
 * Reads a file's digest and header.
 * @throws InputError if the first line has no column names, or lacks one of `needed`.
 */
export async function openCsv(file: string, needed: readonly string[]): Promise<CsvFile> {
  const hash = createHash('sha256');
  let head: Uint8Array | undefined;
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    head ??= chunk.subarray(0, HEADER_BYTES);
    hash.update(chunk);
  }
  const line = firstLine(head ?? new Uint8Array());
  const sha256 = hash.digest('hex');
  return {
    file,
    sha256,
    columns: columnsOf(line, file, needed),
    rows: () => rowsBehind(file, line.length, sha256),
  };
}

function firstLine(head: Uint8Array): Uint8Array {
  const end = head.indexOf(NEWLINE);
  return end < 0 ? head : head.subarray(0, end + 1);
}

function columnsOf(line: Uint8Array, file: string, needed: readonly string[]): readonly string[] {
  const columns = Buffer.from(line).toString('utf8').trimEnd().split(',');
  const odd = columns.find((column) => !/^[a-z_]{1,40}$/.test(column));
  if (odd !== undefined) throw new InputError(`"${odd.slice(0, 40)}" cannot be a column's name`, `${file}:1`, FIX_FILE);
  const missing = needed.find((column) => !columns.includes(column));
  if (missing === undefined) return columns;
  throw new InputError(`there is no column ${missing}; there are ${columns.join(', ')}`, `${file}:1`, FIX_FILE);
}

async function* rowsBehind(file: string, header: number, sha256: string): AsyncGenerator<Uint8Array> {
  const hash: Hash = createHash('sha256');
  let skip = header;
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    const rows = chunk.subarray(skip);
    skip -= chunk.length - rows.length;
    if (rows.length > 0) yield rows;
  }
  if (hash.digest('hex') !== sha256)
    throw new InputError('the file changed while it was read', file, 'Run it again when nothing writes to it.');
}
