import { layoutOf } from '../../threads/kernel-struct.js';
import type { ThreadPool } from '../../threads/thread-pool.js';
import { READ_BYTES } from './buffer-pool.js';
import { readRows } from './read-rows.js';

/** The places of the columns in a row. */
export interface PlainColumns {
  readonly fields: number;
  readonly basket: number;
  readonly item: number;
  /** -1 where the file has none; the same of quantities. */
  readonly time: number;
  readonly quantity: number;
}

/** Rows of a file as pairs of codes, piece by piece, in the memory of a pool. */
export interface Pieces {
  /** Address of the pieces, and their number. */
  readonly at: number;
  readonly count: number;
  readonly rows: number;
  /** By thread: what it read with, the ids that it saw included. */
  readonly readers: readonly number[];
  readonly sha256: string;
}

/** Most pieces of a file: half as many megabytes. */
const MAX_PIECES = 1 << 17;

/** Pieces that are gone through at a time. */
export const PIECES_PER_TASK = 16;

/** Reads a log on all threads of a pool. Undefined where it is not plain: see readRows. */
export async function readPieces(
  file: string,
  pool: ThreadPool,
  columnsOf: (names: readonly string[]) => PlainColumns | undefined,
): Promise<Pieces | undefined> {
  const { size, rows: rowsOffset, reader: readerOffset } = pieceLayout(pool);
  const at = pool.allocate((MAX_PIECES * size) / 4);
  let readers: number[] = [];
  let count = 0;
  const sha256 = await readRows(file, pool, pool.threads, (names) => {
    const columns = columnsOf(names);
    if (columns === undefined) return undefined;
    readers = Array.from({ length: pool.threads }, () => newReader(pool, columns));
    return async (thread, from, to) => {
      if (count === MAX_PIECES) return false;
      const piece = at + count++ * size;
      pool.words(piece + readerOffset, 1)[0] = thread;
      return (await pool.call(thread, 'parseRows', readers[thread]!, from, to, piece, 1)) !== 0;
    };
  });
  let rows = 0;
  for (let piece = 0; piece < count; piece++) rows += pool.words(at + piece * size + rowsOffset, 1)[0]!;
  return sha256 === undefined || rows === 0 ? undefined : { at, count, rows, readers, sha256 };
}

/** Where the fields of a piece are that are read or written here, and the size of all of it, in bytes. */
export function pieceLayout(pool: ThreadPool): {
  readonly size: number;
  readonly rows: number;
  readonly reader: number;
} {
  const { size, rows, reader } = layoutOf(pool, 'Piece') as Record<'size' | 'rows' | 'reader', number>;
  return { size, rows, reader };
}

export function newReader({ kernel }: ThreadPool, { fields, basket, item, time, quantity }: PlainColumns): number {
  return kernel.newReader(2 * READ_BYTES, fields, basket, item, time, quantity) >>> 0;
}

/** First and last time that was read, ISO 8601. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Undefined where the file has no times. */
export function spanOf({ kernel }: ThreadPool, readers: readonly number[]): Span | undefined {
  const earliest = Math.min(...readers.map((reader) => kernel.earliestTime(reader)));
  const latest = Math.max(...readers.map((reader) => kernel.latestTime(reader)));
  return earliest <= latest
    ? { from: new Date(earliest).toISOString(), to: new Date(latest).toISOString() }
    : undefined;
}
