import { newTable } from '../ids/id-table';
import { BLOCK, ScanCounts } from './delimiter-index';
import { newSpare, allocate, allocateZeroed } from '../arena';

/** Rows whose ids are looked up together, so that the waits for memory overlap. */
export const BATCH: u32 = 256;

/** The state of a thread that reads rows: one for each thread, for the whole file. */
@unmanaged
export class RowReader {
  baskets: usize = 0;
  items: usize = 0;
  /** By code, the rows of each basket so far. */
  counts: usize = 0;
  countsCapacity: u32 = 0;
  /** Bytes of the index for the delimiters of one row; and the offset in them of the delimiter that ends each field asked for, -1 where there is no time. */
  stride: u32 = 0;
  basketEnd: u32 = 0;
  itemEnd: u32 = 0;
  timeEnd: i32 = 0;
  /** The same for a column of quantities; -1 where there is none. */
  quantityEnd: i32 = 0;
  /** Addresses of the commas and line ends of the current bytes, after that of the line end before them. */
  delimiters: usize = 0;
  seen: usize = 0;
  tail: usize = 0;
  batch: usize = 0;
  words: usize = 0;
  spare: usize = 0;
  earliest: f64 = 0;
  latest: f64 = 0;
  /** Of the current bytes: the rows, the blank lines, the run in progress. */
  rows: u32 = 0;
  blanks: u32 = 0;
  /** Whether there are quotes, which enclose whole fields. */
  quoted: bool = false;
  basket: u32 = 0;
  basketNumber: u32 = 0;
  basketAt: usize = 0;
  basketLength: u32 = 0;
  runAt: usize = 0;
  timeAt: usize = 0;
  timeLength: u32 = 0;
}

/** A row of a batch: its ids as numbers (NO_NUMBER where they are none), and its first delimiter. */
@unmanaged
export class Row {
  basket: u32 = 0;
  item: u32 = 0;
  first: usize = 0;
}

/** Makes a reader. `bytes`: most that are parsed at a time. */
export function newReader(bytes: u32, fields: u32, basketField: u32, itemField: u32, timeField: i32, quantityField: i32): usize {
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
  reader.quantityEnd = quantityField < 0 ? -1 : quantityField << 2;
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

/** Address of the rows of each basket, by code. */
export function rowCounts(reader: usize): usize {
  return changetype<RowReader>(reader).counts;
}

export function earliestTime(reader: usize): f64 {
  return changetype<RowReader>(reader).earliest;
}

export function latestTime(reader: usize): f64 {
  return changetype<RowReader>(reader).latest;
}
