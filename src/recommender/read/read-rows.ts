import { stat } from 'node:fs/promises';
import type { Crew } from '../threads/crew.js';
import { emptyRow, fieldText, MOST_FIELDS, scanRow } from './csv-row.js';
import { type Filler, fillFrom } from './fill-bytes.js';
import { READ, type Slot, slotsFor } from './slots.js';

/** Has whole rows parsed on a thread of the crew: those at addresses `from` up to `to`. False where they are not plain. */
export type ParseRows = (thread: number, from: number, to: number) => Promise<boolean>;

const LF = 0x0a;
const UNREADABLE = -1;

/**
 * Reads a CSV file, and has its rows parsed on `threads` threads of a crew: `begin` sees the names of the columns. Answers the SHA-256 of
 * the bytes on disk; undefined where anything in it is not plain, or no file: the reader that understands
 * all, and finds words for errors, is to read it then.
 */
export async function readRows(
  file: string,
  crew: Crew,
  threads: number,
  begin: (names: readonly string[]) => ParseRows | undefined,
): Promise<string | undefined> {
  // What is no file on a disk can be read only once.
  if (!(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  const filler = await fillFrom(file).catch(() => undefined);
  if (filler === undefined) return undefined;
  try {
    return (await feed(filler, crew, threads, begin)) ? filler.sha256() : undefined;
  } finally {
    await filler.close();
  }
}

async function feed(
  filler: Filler,
  crew: Crew,
  threads: number,
  begin: (names: readonly string[]) => ParseRows | undefined,
): Promise<boolean> {
  const slots = slotsFor(crew, threads);
  let parse: ParseRows | undefined;
  let slot = await slots.free();
  let cut = 0;
  let filling = fill(filler, slot, cut);
  for (;;) {
    const size = await filling;
    if (size === UNREADABLE) {
      await slots.idle();
      return false;
    }
    let end = cut + size;
    // The last row needs no line end in the file.
    if (size === 0 && end > 0) slot.bytes[end++] = LF;
    let from = 0;
    if (parse === undefined) {
      const header = plainHeader(slot.bytes.subarray(0, end));
      parse = header && begin(header.names);
      if (parse === undefined) return false;
      from = header!.next;
    }
    const to = Math.max(from, slot.bytes.subarray(0, end).lastIndexOf(LF) + 1);
    const rest = slot.bytes.subarray(to, end);
    if (rest.length > READ - 1 || !slots.sound()) {
      await slots.idle();
      return false;
    }
    // The next bytes are on their way from the disk while these are parsed and digested.
    const next = await slots.free();
    next.bytes.set(rest);
    if (size > 0) filling = fill(filler, next, rest.length);
    slots.give(slot, async (thread) => to === from || parse!(thread, slot.at + from, slot.at + to));
    filler.filled(slot.bytes.subarray(cut, cut + size));
    if (size === 0) return slots.idle();
    slot = next;
    cut = rest.length;
  }
}

/** Answers how many bytes of a slot are read from `at` on. What cannot be read is left to the other reader too: it says why. */
function fill(filler: Filler, { bytes }: Slot, at: number): Promise<number> {
  return filler.fill(bytes.subarray(at, at + READ)).catch(() => UNREADABLE);
}

/** The first row that is not blank. Undefined where it is not whole, or not fit to be a header. */
function plainHeader(bytes: Buffer): { names: readonly string[]; next: number } | undefined {
  const row = emptyRow();
  // Quotes are undoubled in place: the bytes are to stay as they are.
  row.bytes = Buffer.from(bytes);
  row.from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (; row.from < row.bytes.length; row.from = row.next) {
    if (scanRow(row, false).outcome !== 'row' || row.fields > MOST_FIELDS) return undefined;
    if (row.fields === 1 && row.starts[0] === row.ends[0]) continue;
    const names = Array.from({ length: row.fields }, (_, field) => fieldText(row, field));
    return names.some((name) => name.includes('\ufffd')) ? undefined : { names, next: row.next };
  }
  return undefined;
}
