import { codeOf, codeOfNumber, knownCode, newTable, NO_NUMBER, numberOf, same, sizeOf } from './ids';
import { BLOCK, findMarks, Seen } from './marks';
import { doubled, newSpare, take, takeSpare, zeros } from './memory';
import { sameTime, timeOf } from './times';

const LF: u32 = 0x0a;
const CR: u32 = 0x0d;

/** Rows that are looked up together: none waits for the memory that another's ids lie in. */
const BATCH: u32 = 256;

/** Set in a word that starts a run of rows of one basket: the others are items. */
export const RUN: u32 = 0x80000000;

/** What a thread reads rows with: one for each thread, for all of a file. */
@unmanaged
class Reader {
  baskets: usize = 0;
  items: usize = 0;
  /** Rows of each basket up to now, by code. */
  counts: usize = 0;
  room: u32 = 0;
  /** Bytes of the marks of a row, and, counted from its first, where those lie that end the fields asked for; -1 where there is no time. */
  stride: u32 = 0;
  basketEnd: u32 = 0;
  itemEnd: u32 = 0;
  timeEnd: i32 = 0;
  /** Addresses of the commas and line ends of the bytes at hand; before them, that of the line end before. */
  marks: usize = 0;
  seen: usize = 0;
  tail: usize = 0;
  batch: usize = 0;
  words: usize = 0;
  spare: usize = 0;
  earliest: f64 = 0;
  latest: f64 = 0;
  /** Of the bytes at hand: the rows, the blank lines, the run that goes on. */
  rows: u32 = 0;
  blanks: u32 = 0;
  basket: u32 = 0;
  basketNumber: u32 = 0;
  basketAt: usize = 0;
  basketLength: u32 = 0;
  runAt: usize = 0;
  timeAt: usize = 0;
  timeLength: u32 = 0;
}

/** A row of a batch: the numbers that its ids are, and its first mark. */
@unmanaged
class Row {
  basket: u32 = 0;
  item: u32 = 0;
  first: usize = 0;
}

/** What became of some bytes of the file: its rows as runs, in words, and how many ids were known after it. */
@unmanaged
export class Piece {
  rows: u32 = 0;
  at: usize = 0;
  words: u32 = 0;
  baskets: u32 = 0;
  items: u32 = 0;
  /** Who read it. */
  reader: u32 = 0;
}

/** `bytes`: most that are parsed at a time. */
export function newReader(bytes: u32, fields: u32, basketField: u32, itemField: u32, timeField: i32): usize {
  const at = take(offsetof<Reader>());
  const reader = changetype<Reader>(at);
  reader.spare = newSpare();
  reader.baskets = newTable(0, reader.spare);
  reader.items = newTable(0, reader.spare);
  reader.room = 1 << 12;
  reader.counts = zeros(reader.room << 2);
  reader.stride = fields << 2;
  reader.basketEnd = basketField << 2;
  reader.itemEnd = itemField << 2;
  reader.timeEnd = timeField < 0 ? -1 : timeField << 2;
  reader.marks = take((bytes + 5) << 2);
  reader.seen = take(offsetof<Seen>());
  reader.tail = take(<u32>BLOCK);
  reader.batch = take(BATCH * offsetof<Row>());
  reader.words = take((bytes / fields + 2) << 3);
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

/** Rows of each basket, by code. */
export function countsOf(reader: usize): usize {
  return changetype<Reader>(reader).counts;
}

export function earliestOf(reader: usize): f64 {
  return changetype<Reader>(reader).earliest;
}

export function latestOf(reader: usize): f64 {
  return changetype<Reader>(reader).latest;
}

/**
 * Reads whole rows, and writes down in a piece where they are. False, with nothing said of why, for any that is not plain: with quotes,
 * with another number of fields, empty or with an odd time. The rows last until the next are read, but for those that are to be kept. Up to
 * seven bytes past `to` are read, and passed over.
 */
export function parse(at: usize, from: usize, to: usize, into: usize, keep: bool): bool {
  const reader = changetype<Reader>(at);
  const seen = changetype<Seen>(reader.seen);
  let first = reader.marks + 4;
  store<u32>(reader.marks, from - 1);
  const end = findMarks(first, from, to, reader.tail, reader.seen);
  if (seen.odd != 0) return false;
  reader.rows = 0;
  reader.blanks = 0;
  reader.runAt = 0;
  reader.basketNumber = NO_NUMBER;
  reader.basketLength = 0;
  reader.timeLength = 0;
  let out = reader.words;
  while (first < end) {
    const before = reader.rows;
    first = findFields(reader, first, end);
    const batchEnd = reader.batch + (reader.rows - before) * offsetof<Row>();
    if (first == 0 || !readTimes(reader, batchEnd)) return false;
    out = lookUp(reader, batchEnd, out);
  }
  // Where a line end stood for a comma, one is missing here.
  if (reader.rows + reader.blanks != seen.lineEnds) return false;
  endRun(reader, out);
  const piece = changetype<Piece>(into);
  piece.rows = reader.rows;
  piece.words = <u32>(out - reader.words) >> 2;
  piece.at = keep ? takeSpare(piece.words << 2, reader.spare) : reader.words;
  if (keep) memory.copy(piece.at, reader.words, piece.words << 2);
  piece.baskets = sizeOf(reader.baskets);
  piece.items = sizeOf(reader.items);
  return true;
}

/** Fills the batch with the rows from a mark on, and answers the first mark after them; 0 where one is not plain. */
function findFields(reader: Reader, first: usize, end: usize): usize {
  const stride = reader.stride;
  const basketEnd = reader.basketEnd;
  const itemEnd = reader.itemEnd;
  const batch = reader.batch;
  let out = batch;
  while (first < end && out < batch + BATCH * offsetof<Row>()) {
    const last = first + stride - 4;
    if (last >= end || load<u8>(load<u32>(last)) != LF) {
      if (!isBlank(first)) return 0;
      reader.blanks++;
      first += 4;
      continue;
    }
    const basket = startOf(first + basketEnd);
    const basketLength = lengthOf(first + basketEnd, basket, last);
    const item = startOf(first + itemEnd);
    const itemLength = lengthOf(first + itemEnd, item, last);
    if (basketLength == 0 || itemLength == 0) return 0;
    const row = changetype<Row>(out);
    row.basket = numberOf(basket, basketLength);
    row.item = numberOf(item, itemLength);
    row.first = first;
    out += offsetof<Row>();
    first += stride;
  }
  reader.rows += <u32>(out - batch) / offsetof<Row>();
  return first;
}

function isBlank(mark: usize): bool {
  const stop = <usize>load<u32>(mark);
  const start = startOf(mark);
  return load<u8>(stop) == LF && (stop == start || (stop == start + 1 && load<u8>(start) == CR));
}

/** Where the field starts that ends at a mark: after the mark before it. */
// @ts-ignore: decorator
@inline
function startOf(mark: usize): usize {
  return <usize>load<u32>(mark - 4) + 1;
}

/** `last`: the mark at the end of the row, before which a carriage return is no part of the field. */
// @ts-ignore: decorator
@inline
function lengthOf(mark: usize, start: usize, last: usize): u32 {
  const length = load<u32>(mark) - <u32>start;
  return mark == last && length > 0 && load<u8>(start + length - 1) == CR ? length - 1 : length;
}

/** Writes rows as runs of items of one basket. Answers where they end. */
function lookUp(reader: Reader, end: usize, out: usize): usize {
  const items = reader.items;
  for (let at = reader.batch; at < end; at += offsetof<Row>()) {
    const row = changetype<Row>(at);
    if (row.basket != reader.basketNumber || row.basket == NO_NUMBER) out = startRun(reader, row, out);
    let code = knownCode(items, row.item);
    if (code == NO_NUMBER) code = lookUpSlowly(reader, items, row.item, row.first, reader.itemEnd);
    store<u32>(out, code);
    out += 4;
  }
  return out;
}

/** Starts a run, unless the row's basket is that of the row before. */
function startRun(reader: Reader, row: Row, out: usize): usize {
  if (row.basket == NO_NUMBER) {
    const mark = row.first + reader.basketEnd;
    const start = startOf(mark);
    const length = lengthOf(mark, start, row.first + reader.stride - 4);
    if (length == reader.basketLength && same(start, reader.basketAt, length)) return out;
    reader.basketAt = start;
    reader.basketLength = length;
  } else {
    reader.basketLength = 0;
  }
  reader.basketNumber = row.basket;
  endRun(reader, out);
  let code = knownCode(reader.baskets, row.basket);
  if (code == NO_NUMBER) {
    code = lookUpSlowly(reader, reader.baskets, row.basket, row.first, reader.basketEnd);
    if (code >= reader.room) {
      reader.counts = doubled(reader.counts, reader.room << 2, reader.spare);
      memory.fill(reader.counts + (reader.room << 2), 0, reader.room << 2);
      reader.room <<= 1;
    }
  }
  reader.basket = code;
  store<u32>(out, code | RUN);
  reader.runAt = out + 4;
  return out + 4;
}

function endRun(reader: Reader, out: usize): void {
  if (reader.runAt == 0) return;
  const count = reader.counts + (reader.basket << 2);
  store<u32>(count, load<u32>(count) + (<u32>(out - reader.runAt) >> 2));
}

function lookUpSlowly(reader: Reader, table: usize, value: u32, first: usize, fieldEnd: u32): u32 {
  const start = startOf(first + fieldEnd);
  const length = lengthOf(first + fieldEnd, start, first + reader.stride - 4);
  return value == NO_NUMBER ? codeOf(table, start, length) : codeOfNumber(table, value, start, length);
}

/** Takes in the times of the batch. False where one is odd. */
function readTimes(reader: Reader, end: usize): bool {
  if (reader.timeEnd < 0) return true;
  for (let at = reader.batch; at < end; at += offsetof<Row>()) {
    const first = changetype<Row>(at).first;
    const mark = first + reader.timeEnd;
    const start = startOf(mark);
    const length = lengthOf(mark, start, first + reader.stride - 4);
    if (length == reader.timeLength && sameTime(start, reader.timeAt, length)) continue;
    const ms = timeOf(start, length);
    if (isNaN(ms)) return false;
    reader.earliest = min(reader.earliest, ms);
    reader.latest = max(reader.latest, ms);
    reader.timeAt = start;
    reader.timeLength = length;
  }
  return true;
}
