import { newTable } from '../ids/id-table';
import { BLOCK, ScanCounts } from './delimiter-index';
import { newSpare, allocate, allocateZeroed } from '../arena';

/** Rows that are looked up together: none waits for the memory that another's ids lie in. */
export const BATCH: u32 = 256;

/** What a thread reads rows with: one for each thread, for all of a file. */
@unmanaged
export class RowReader {
  baskets: usize = 0;
  items: usize = 0;
  /** Rows of each basket up to now, by code. */
  counts: usize = 0;
  countsCapacity: u32 = 0;
  /** Bytes of the delimiters of a row, and, counted from its first, where those lie that end the fields asked for; -1 where there is no time. */
  stride: u32 = 0;
  basketEnd: u32 = 0;
  itemEnd: u32 = 0;
  timeEnd: i32 = 0;
  /** Addresses of the commas and line ends of the bytes at hand; before them, that of the line end before. */
  delimiters: usize = 0;
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
  /** Whether there may be quotes around fields. */
  quoted: bool = false;
  basket: u32 = 0;
  basketNumber: u32 = 0;
  basketAt: usize = 0;
  basketLength: u32 = 0;
  runAt: usize = 0;
  timeAt: usize = 0;
  timeLength: u32 = 0;
}

/** A row of a batch: the numbers that its ids are, and its first delimiter. */
@unmanaged
export class Row {
  basket: u32 = 0;
  item: u32 = 0;
  first: usize = 0;
}

/** `bytes`: most that are parsed at a time. */
export function newReader(bytes: u32, fields: u32, basketField: u32, itemField: u32, timeField: i32): usize {
  const at = allocate(offsetof<RowReader>());
  const reader = changetype<RowReader>(at);
  reader.spare = newSpare();
  reader.baskets = newTable(0, reader.spare);
  reader.items = newTable(0, reader.spare);
  reader.countsCapacity = 1 << 12;
  reader.counts = allocateZeroed(reader.countsCapacity << 2);
  reader.stride = fields << 2;
  reader.basketEnd = basketField << 2;
  reader.itemEnd = itemField << 2;
  reader.timeEnd = timeField < 0 ? -1 : timeField << 2;
  reader.delimiters = allocate((bytes + 5) << 2);
  reader.seen = allocate(offsetof<ScanCounts>());
  reader.tail = allocate(<u32>BLOCK);
  reader.batch = allocate(BATCH * offsetof<Row>());
  reader.words = allocate((bytes / fields + 2) << 3);
  reader.earliest = Infinity;
  reader.latest = -Infinity;
  return at;
}

export function basketTable(reader: usize): usize {
  return changetype<RowReader>(reader).baskets;
}

export function itemTable(reader: usize): usize {
  return changetype<RowReader>(reader).items;
}

/** Rows of each basket, by code. */
export function rowCounts(reader: usize): usize {
  return changetype<RowReader>(reader).counts;
}

export function earliestTime(reader: usize): f64 {
  return changetype<RowReader>(reader).earliest;
}

export function latestTime(reader: usize): f64 {
  return changetype<RowReader>(reader).latest;
}
