import { stat } from 'node:fs/promises';
import { emptyRow, fieldText, MAX_FIELDS, scanRow } from '../../../lib/csv/scan-row.js';
import type { ThreadPool } from '../../threads/thread-pool.js';
import { createBufferPool, READ_BYTES, type ReadBuffer } from './buffer-pool.js';
import { type Filler, openFiller } from './fill-buffer.js';

/** Has whole rows parsed on a thread of the pool: those at addresses `from` up to `to`. False where they are not plain. */
export type ParseRows = (thread: number, from: number, to: number) => Promise<boolean>;

const LF = 0x0a;
const UNREADABLE = -1;

/**
 * Reads a CSV file, and has its rows parsed on `threads` threads of a pool: `begin` sees the names of the columns. Answers the SHA-256 of
 * the bytes on disk; undefined where anything in it is not plain, or no file: the reader that understands
 * all, and finds words for errors, is to read it then.
 */
export async function readRows(
  file: string,
  pool: ThreadPool,
  threads: number,
  begin: (names: readonly string[]) => ParseRows | undefined,
): Promise<string | undefined> {
  // What is no file on a disk can be read only once.
  if (!(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  const filler = await openFiller(file).catch(() => undefined);
  if (filler === undefined) return undefined;
  try {
    return (await feed(filler, pool, threads, begin)) ? filler.sha256() : undefined;
  } finally {
    await filler.close();
  }
}

async function feed(
  filler: Filler,
  pool: ThreadPool,
  threads: number,
  begin: (names: readonly string[]) => ParseRows | undefined,
): Promise<boolean> {
  const buffers = createBufferPool(pool, threads);
  let parse: ParseRows | undefined;
  let buffer = await buffers.free();
  let cut = 0;
  let filling = fill(filler, buffer, cut);
  for (;;) {
    const size = await filling;
    if (size === UNREADABLE) {
      await buffers.idle();
      return false;
    }
    let end = cut + size;
    // The last row needs no line end in the file.
    if (size === 0 && end > 0) buffer.bytes[end++] = LF;
    let from = 0;
    if (parse === undefined) {
      const header = plainHeader(buffer.bytes.subarray(0, end));
      parse = header && begin(header.names);
      if (parse === undefined) return false;
      from = header!.next;
    }
    const to = Math.max(from, buffer.bytes.subarray(0, end).lastIndexOf(LF) + 1);
    const rest = buffer.bytes.subarray(to, end);
    if (rest.length > READ_BYTES - 1 || !buffers.sound()) {
      await buffers.idle();
      return false;
    }
    // The next bytes are on their way from the disk while these are parsed and digested.
    const next = await buffers.free();
    next.bytes.set(rest);
    if (size > 0) filling = fill(filler, next, rest.length);
    buffers.give(buffer, async (thread) => to === from || parse!(thread, buffer.at + from, buffer.at + to));
    filler.filled(buffer.bytes.subarray(cut, cut + size));
    if (size === 0) return buffers.idle();
    buffer = next;
    cut = rest.length;
  }
}

/** Answers how many bytes of a buffer are read from `at` on. What cannot be read is left to the other reader too: it says why. */
function fill(filler: Filler, { bytes }: ReadBuffer, at: number): Promise<number> {
  return filler.fill(bytes.subarray(at, at + READ_BYTES)).catch(() => UNREADABLE);
}

/** The first row that is not blank. Undefined where it is not whole, or not fit to be a header. */
function plainHeader(bytes: Buffer): { names: readonly string[]; next: number } | undefined {
  const row = emptyRow();
  // Quotes are undoubled in place: the bytes are to stay as they are.
  row.bytes = Buffer.from(bytes);
  row.from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (; row.from < row.bytes.length; row.from = row.next) {
    if (scanRow(row, false).outcome !== 'row' || row.fields > MAX_FIELDS) return undefined;
    if (row.fields === 1 && row.starts[0] === row.ends[0]) continue;
    const names = Array.from({ length: row.fields }, (_, field) => fieldText(row, field));
    return names.some((name) => name.includes('\ufffd')) ? undefined : { names, next: row.next };
  }
  return undefined;
}
