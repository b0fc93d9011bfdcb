import * as zlib from 'node:zlib';
import type { AsyncBuffer, Compressors } from 'hyparquet';
import { InputError } from '../input-error.js';
import { csvField } from './csv-field.js';
import { nameOf } from './read-bytes.js';
import { usualQuantity } from './usual-quantity.js';

/** Rows that are made text of at a time. */
const BATCH = 20_000;

/**
 * The rows of a parquet file as CSV with a header: the `wanted` columns and one of quantities with their values, the others empty. Line n
 * holds row n - 1. Needs the package hyparquet. Throws InputError, here or while the chunks are read, where it is not there, and for a
 * file that is damaged or of a kind that it does not read.
 */
export async function* parquetAsCsv(
  given: string,
  chunks: AsyncIterable<Buffer>,
  wanted: readonly string[],
): AsyncGenerator<Buffer> {
  const file = nameOf(given);
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await loadPackage(file);
  const bytes = await collect(chunks);
  const readable = (): AsyncBuffer => ({
    byteLength: bytes.length,
    slice: (start, end) => {
      const part = bytes.subarray(start, end);
      return part.buffer.slice(part.byteOffset, part.byteOffset + part.length) as ArrayBuffer;
    },
  });
  try {
    const metadata = await parquetMetadataAsync(readable());
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const columns = names.filter((name, at) => wanted.includes(name) || at === usualQuantity(names));
    const rows = Number(metadata.num_rows);
    yield Buffer.from(`${names.map(csvField).join(',')}\n`);
    for (let from = 0; from < rows && columns.length > 0; from += BATCH) {
      const options = { metadata, columns, rowStart: from, rowEnd: Math.min(rows, from + BATCH), compressors };
      const batch = await parquetReadObjects({ file: readable(), ...options });
      yield Buffer.from(batch.map((row) => `${names.map((name) => fieldOf(row[name])).join(',')}\n`).join(''));
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw unreadable(file, error as Error);
  }
}

/** Loaded when it is needed: a trainer's image holds this program alone, and reads CSV. */
async function loadPackage(file: string): Promise<typeof import('hyparquet')> {
  try {
    return await import('hyparquet');
  } catch (error) {
    const hint =
      'train where bookstore-ml is installed with its packages, as by npm install, or make CSV of it: ' +
      `duckdb -c "copy (from '${file}') to 'orders.csv'"`;
    throw new InputError('reading parquet needs the package hyparquet, which is not installed here', file, hint, {
      cause: error,
    });
  }
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

const plain = (decompress: (bytes: Uint8Array) => Buffer) => (bytes: Uint8Array) => new Uint8Array(decompress(bytes));

/** What Node decompresses; Snappy the package does itself. Zstandard comes with Node 22.15. */
const compressors: Compressors = {
  GZIP: plain(zlib.gunzipSync),
  BROTLI: plain(zlib.brotliDecompressSync),
  ...('zstdDecompressSync' in zlib && {
    ZSTD: plain(zlib.zstdDecompressSync as (bytes: Uint8Array) => Buffer),
  }),
};

/** A value as CSV has it; one that is not there is an empty field. */
function fieldOf(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (value instanceof Uint8Array) return csvField(Buffer.from(value).toString('utf8'));
  if (typeof value === 'object') return csvField(JSON.stringify(value, (_, held) => textOf(held)));
  return csvField(String(value));
}

const textOf = (value: unknown) => (typeof value === 'bigint' ? String(value) : value);

function unreadable(file: string, { message }: Error): InputError {
  const codec = /unsupported compression codec: (\w+)/.exec(message)?.[1];
  if (codec !== undefined) {
    const hint = `write it compressed by snappy, gzip or not at all${codec === 'ZSTD' ? ', or use Node 22.15 or newer' : ''}`;
    return new InputError(`parquet compressed by ${codec.toLowerCase()}`, file, hint);
  }
  const hint = 'write or fetch it again, or give CSV; encrypted parquet is not read';
  return new InputError(`a damaged parquet file, or of a kind that is not read (${message})`, file, hint);
}
