import { lengthOf, startOf } from './fields';
import { same, NO_NUMBER } from '../ids/id-bytes';
import { codeOf, codeOfNumber, knownCode } from '../ids/id-table';
import { grow } from '../arena';
import { RowReader, Row } from './row-reader';

/** Set in a word that starts a run of rows of one basket, beside the basket's code. The other words are codes of items. */
export const RUN: u32 = 0x80000000;

/** The rows of a part of the file: as runs, in words, and how many ids their reader knew after them. */
@unmanaged
export class Piece {
  rows: u32 = 0;
  at: usize = 0;
  words: u32 = 0;
  baskets: u32 = 0;
  items: u32 = 0;
  /** The reader that parsed it. */
  reader: u32 = 0;
}

/** Writes the rows of a batch as runs of items of one basket. Returns where they end. */
export function encodeRows(reader: RowReader, end: usize, out: usize): usize {
  const items = reader.items;
  for (let at = reader.batch; at < end; at += offsetof<Row>()) {
    const row = changetype<Row>(at);
    if (row.basket != reader.basketNumber || row.basket == NO_NUMBER) out = startRun(reader, row, out);
    let code = knownCode(items, row.item);
    if (code == NO_NUMBER) code = findCodeOfField(reader, items, row.item, row.first, reader.itemEnd);
    store<u32>(out, code);
    out += 4;
  }
  return out;
}

/** Starts a run, unless the row's basket is that of the row before. */
function startRun(reader: RowReader, row: Row, out: usize): usize {
  if (row.basket == NO_NUMBER) {
    const delimiter = row.first + reader.basketEnd;
    const start = startOf(delimiter, reader.quoted);
    const length = lengthOf(delimiter, start, row.first + reader.stride - 4);
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
    code = findCodeOfField(reader, reader.baskets, row.basket, row.first, reader.basketEnd);
    if (code >= reader.countsCapacity) {
      reader.counts = grow(reader.counts, reader.countsCapacity << 2, reader.spare);
      memory.fill(reader.counts + (reader.countsCapacity << 2), 0, reader.countsCapacity << 2);
      reader.countsCapacity <<= 1;
    }
  }
  reader.basket = code;
  store<u32>(out, code | RUN);
  reader.runAt = out + 4;
  return out + 4;
}

/** Adds the rows of the current run to the count of its basket. */
export function endRun(reader: RowReader, out: usize): void {
  if (reader.runAt == 0) return;
  const count = reader.counts + (reader.basket << 2);
  store<u32>(count, load<u32>(count) + (<u32>(out - reader.runAt) >> 2));
}

function findCodeOfField(reader: RowReader, table: usize, value: u32, first: usize, fieldEnd: u32): u32 {
  const start = startOf(first + fieldEnd, reader.quoted);
  const length = lengthOf(first + fieldEnd, start, first + reader.stride - 4);
  return value == NO_NUMBER ? codeOf(table, start, length) : codeOfNumber(table, value, start, length);
}
