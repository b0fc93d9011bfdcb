import { codeOf, newTable, same, sizeOf } from './ids';
import { newSpare, take, takeSpare } from './memory';
import { timeOf } from './times';

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;
const COMMA: u32 = 0x2c;

/** What a thread reads rows with: one for each thread, for all of a file. */
@unmanaged
class Reader {
  baskets: usize = 0;
  items: usize = 0;
  fields: u32 = 0;
  basketField: u32 = 0;
  itemField: u32 = 0;
  /** -1 where there is none. */
  timeField: i32 = 0;
  /** Addresses of the commas and line ends of the bytes at hand. */
  marks: usize = 0;
  rows: usize = 0;
  spare: usize = 0;
  earliest: f64 = 0;
  latest: f64 = 0;
}

/** What became of some bytes of the file: where its rows lie as pairs of codes, and how many ids were known after it. */
@unmanaged
class Piece {
  rows: u32 = 0;
  pairs: usize = 0;
  baskets: u32 = 0;
  items: u32 = 0;
}

/** `bytes`: most that are parsed at a time. */
export function newReader(bytes: u32, fields: u32, basketField: u32, itemField: u32, timeField: i32): usize {
  const at = take(offsetof<Reader>());
  const reader = changetype<Reader>(at);
  reader.spare = newSpare();
  reader.baskets = newTable(0, reader.spare);
  reader.items = newTable(0, reader.spare);
  reader.fields = fields;
  reader.basketField = basketField;
  reader.itemField = itemField;
  reader.timeField = timeField;
  reader.marks = take((bytes + 4) * 4);
  reader.rows = take((bytes / fields + 2) * 8);
  reader.earliest = Infinity;
  reader.latest = -Infinity;
  return at;
}

export function basketsOf(reader: usize): usize {
  return changetype<Reader>(reader).baskets;
}

export function itemsOf(reader: usize): usize {
  return changetype<Reader>(reader).items;
}

export function earliestOf(reader: usize): f64 {
  return changetype<Reader>(reader).earliest;
}

export function latestOf(reader: usize): f64 {
  return changetype<Reader>(reader).latest;
}

/**
 * Reads whole rows, and writes down in a piece where they are. False, with nothing said of why, for any that is not plain: with quotes,
 * with another number of fields, empty or with an odd time. The rows last until the next are read, but for those that are to be kept. Up to 64 bytes past `to` are read, and passed over.
 */
export function parse(at: usize, from: usize, to: usize, into: usize, keep: bool): bool {
  const reader = changetype<Reader>(at);
  const marks = reader.marks;
  const end = mark(marks, from, to);
  if (end == 0) return false;
  const fields = reader.fields;
  const lastField = fields - 1;
  const baskets = reader.baskets;
  const items = reader.items;
  let row = <u32>from;
  let known: usize = 0;
  let knownLength: u32 = 0;
  let code: u32 = 0;
  let time: usize = 0;
  let timeLength: u32 = 0;
  let out = reader.rows;
  for (let first = marks; first < end; ) {
    const stop = load<u32>(first);
    if (load<u8>(stop) == LF && (stop == row || (stop == row + 1 && load<u8>(row) == CR))) {
      row = stop + 1;
      first += 4;
      continue;
    }
    const last = first + (lastField << 2);
    if (last >= end) return false;
    for (let at = first; at < last; at += 4) if (load<u8>(load<u32>(at)) != COMMA) return false;
    let rowEnd: usize = load<u32>(last);
    if (load<u8>(rowEnd) != LF) return false;
    const next = <u32>rowEnd + 1;
    if (rowEnd > row && load<u8>(rowEnd - 1) == CR && (lastField == 0 || rowEnd - 1 > load<u32>(last - 4))) rowEnd--;

    const basket = startOf(reader.basketField, row, first);
    const basketLength = <u32>(endOf(reader.basketField, lastField, first, rowEnd) - basket);
    const item = startOf(reader.itemField, row, first);
    const itemLength = <u32>(endOf(reader.itemField, lastField, first, rowEnd) - item);
    if (basketLength == 0 || itemLength == 0) return false;
    if (basketLength != knownLength || !same(basket, known, basketLength)) {
      code = codeOf(baskets, basket, basketLength);
      known = basket;
      knownLength = basketLength;
    }
    store<u32>(out, code);
    store<u32>(out, codeOf(items, item, itemLength), 4);
    out += 8;
    if (reader.timeField >= 0) {
      const start = startOf(reader.timeField, row, first);
      const length = <u32>(endOf(reader.timeField, lastField, first, rowEnd) - start);
      if (length != timeLength || !same(start, time, length)) {
        const ms = timeOf(start, length);
        if (isNaN(ms)) return false;
        reader.earliest = min(reader.earliest, ms);
        reader.latest = max(reader.latest, ms);
        time = start;
        timeLength = length;
      }
    }
    row = next;
    first = last + 4;
  }
  const bytes = <u32>(out - reader.rows);
  const piece = changetype<Piece>(into);
  piece.rows = bytes >> 3;
  piece.pairs = keep ? takeSpare(bytes, reader.spare) : reader.rows;
  if (keep) memory.copy(piece.pairs, reader.rows, bytes);
  piece.baskets = sizeOf(baskets);
  piece.items = sizeOf(items);
  return true;
}

// @ts-ignore: decorator
@inline
function startOf(field: u32, row: u32, marks: usize): usize {
  return field == 0 ? row : load<u32>(marks + ((field - 1) << 2)) + 1;
}

// @ts-ignore: decorator
@inline
function endOf(field: u32, lastField: u32, marks: usize, rowEnd: usize): usize {
  return field == lastField ? rowEnd : load<u32>(marks + (field << 2));
}

/** Finds all commas and line ends, 64 bytes at a time. 0 where there is a quote or a NUL. */
function mark(marks: usize, from: usize, to: usize): usize {
  const comma = i8x16.splat(0x2c);
  const lineEnd = i8x16.splat(0x0a);
  const quote = i8x16.splat(0x22);
  const nul = i8x16.splat(0);
  for (let at = from; at < to; at += 64) {
    let found: u64 = 0;
    let odd: u64 = 0;
    for (let part: u64 = 0; part < 64; part += 16) {
      const bytes = v128.load(at + <usize>part);
      found |= <u64>i8x16.bitmask(v128.or(i8x16.eq(bytes, comma), i8x16.eq(bytes, lineEnd))) << part;
      odd |= <u64>i8x16.bitmask(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, nul))) << part;
    }
    if (to - at < 64) {
      const own = (<u64>1 << <u64>(to - at)) - 1;
      found &= own;
      odd &= own;
    }
    if (odd != 0) return 0;
    // Four at a time, past the last too, which the next overwrite: a branch for each would be guessed wrong too often.
    const next = marks + (<usize>popcnt(found) << 2);
    for (; marks < next; marks += 16) {
      for (let one: usize = 0; one < 16; one += 4) {
        store<u32>(marks + one, at + <usize>ctz(found));
        found &= found - 1;
      }
    }
    marks = next;
  }
  return marks;
}
