import { stat } from 'node:fs/promises';
import type { Crew } from '../threads/crew.js';
import { emptyRow, fieldText, MOST_FIELDS, scanRow } from './csv-row.js';
import { type ParseSlots, parseSlots, SLOT } from './parse-slots.js';
import { readBytes } from './read-bytes.js';

export interface PlainColumns {
  /** Of every row. */
  readonly fields: number;
  readonly basket: number;
  readonly item: number;
  /** -1 where the file has none. */
  readonly time: number;
}

/** Rows of a file as pairs of codes, piece by piece, in the memory of a crew. */
export interface Pieces {
  /** Address of the pieces, and their number. */
  readonly at: number;
  readonly count: number;
  readonly rows: number;
  /** By thread: what it read with, the ids that it saw included. */
  readonly readers: readonly number[];
  readonly sha256: string;
}

/** Most pieces of a file: about as many megabytes. */
const MOST_PIECES = 1 << 17;

/** Numbers of a piece: its rows, where they are, baskets and items known after it, its thread. */
const PIECE = 8;

const LF = Buffer.of(0x0a);

/**
 * Reads a log on all threads of a crew, if it is plain: without quotes, every row whole. Undefined where it is anything
 * else: the reader that understands all, and finds words for errors, is to read it then.
 */
export async function readPieces(
  file: string,
  crew: Crew,
  columnsOf: (names: readonly string[]) => PlainColumns | undefined,
): Promise<Pieces | undefined> {
  // What is no file on a disk can be read only once.
  if (!(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  const source = readBytes(file);
  const at = crew.take(MOST_PIECES * PIECE);
  let slots: ParseSlots | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;

  async function parse(bytes: Buffer): Promise<boolean> {
    if (count === MOST_PIECES || bytes.length > SLOT) return false;
    return slots!.parse(bytes, at + count++ * PIECE * 4);
  }

  for await (const chunk of source.chunks) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (slots === undefined) {
      const header = plainHeader(bytes);
      const columns = header && columnsOf(header.names);
      if (columns === undefined) return undefined;
      slots = parseSlots(crew, columns);
      bytes = bytes.subarray(header!.next);
    }
    const end = bytes.lastIndexOf(LF) + 1;
    rest = bytes.subarray(end);
    if (end > 0 && !(await parse(bytes.subarray(0, end)))) return undefined;
  }
  if (slots === undefined || (rest.length > 0 && !(await parse(Buffer.concat([rest, LF]))))) return undefined;
  if (!(await slots.idle())) return undefined;
  const pieces = crew.words(at, count * PIECE);
  let rows = 0;
  for (let piece = 0; piece < pieces.length; piece += PIECE) rows += pieces[piece]!;
  return rows === 0 ? undefined : { at, count, rows, readers: slots.readers, sha256: source.sha256() };
}

/** The first row that is not blank. Undefined where it is not whole, or not fit to be a header. */
function plainHeader(bytes: Buffer): { names: readonly string[]; next: number } | undefined {
  const row = emptyRow();
  // Quotes are undoubled in place: the bytes are to stay as they are.
  row.bytes = Buffer.from(bytes.subarray(0, 1 << 20));
  row.from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (; row.from < row.bytes.length; row.from = row.next) {
    if (scanRow(row, false).outcome !== 'row' || row.fields > MOST_FIELDS) return undefined;
    if (row.fields === 1 && row.starts[0] === row.ends[0]) continue;
    const names = Array.from({ length: row.fields }, (_, field) => fieldText(row, field));
    return names.some((name) => name.includes('\ufffd')) ? undefined : { names, next: row.next };
  }
  return undefined;
}
