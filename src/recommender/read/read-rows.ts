import { stat } from 'node:fs/promises';
import type { Crew } from '../threads/crew.js';
import { emptyRow, fieldText, MOST_FIELDS, scanRow } from './csv-row.js';
import { type Filler, fillFrom } from './fill-bytes.js';
import { READ, type Slot, slotsFor } from './slots.js';

/** Has whole rows parsed, those at bytes `from` up to `to` of a slot. False where they are not plain. */
export type ParseRows = (slot: Slot, from: number, to: number) => Promise<boolean>;

const LF = 0x0a;
const UNREADABLE = -1;

/**
 * Reads a CSV file into slots for `threads` threads, and has its rows parsed: `begin` sees the names of the columns. Answers the SHA-256 of
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
  let rest = Buffer.alloc(0);
  for (;;) {
    const slot = await slots.free();
    slot.bytes.set(rest);
    const fresh = slot.bytes.subarray(rest.length, rest.length + READ);
    // What cannot be read is left to the other reader too: it says why.
    const size = await filler.fill(fresh).catch(() => UNREADABLE);
    if (size === UNREADABLE) {
      await slots.idle();
      return false;
    }
    let end = rest.length + size;
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
    rest = Buffer.from(slot.bytes.subarray(to, end));
    if (rest.length > READ - 1 || !slots.sound()) {
      await slots.idle();
      return false;
    }
    slots.busy(slot, to > from ? parse(slot, from, to) : Promise.resolve(true));
    filler.filled(fresh.subarray(0, size));
    if (size === 0) return slots.idle();
  }
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
