import { allAroundFields, CR, LF, lengthOf, startOf } from './fields';
import { NO_NUMBER, numberOf } from '../ids/id-bytes';
import { idCount } from '../ids/id-table';
import { indexDelimiters, ScanCounts } from './delimiter-index';
import { allocateFromSpare } from '../arena';
import { BATCH, RowReader, Row } from './row-reader';
import { endRun, encodeRows, Piece } from './basket-runs';
import { isSameText, parseTimestamp } from './timestamps';

/**
 * Parses whole rows, from address `from` up to `to`, and fills in the piece `into`. Returns false, without saying why, if a
 * row is not plain: if it has quotes that do not enclose a whole field, another number of fields, an empty id or an unknown
 * form of time. The piece's words are overwritten by the next call, unless `keep` is true. Up to seven bytes past `to` are
 * read and ignored.
 */
export function parseRows(at: usize, from: usize, to: usize, into: usize, keep: bool): bool {
  const reader = changetype<RowReader>(at);
  const seen = changetype<ScanCounts>(reader.seen);
  let first = reader.delimiters + 4;
  store<u32>(reader.delimiters, from - 1);
  const end = indexDelimiters(first, from, to, reader.tail, reader.seen);
  if (seen.odd != 0) return false;
  reader.quoted = seen.quotes != 0;
  if (reader.quoted && !allAroundFields(seen.quotes, first, end)) return false;
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
    if (first == 0 || !readTimes(reader, batchEnd) || hasReturns(reader, batchEnd)) return false;
    out = encodeRows(reader, batchEnd, out);
  }
  // Otherwise, a row has a line end where a comma should be.
  if (reader.rows + reader.blanks != seen.lineEnds) return false;
  endRun(reader, out);
  const piece = changetype<Piece>(into);
  piece.rows = reader.rows;
  piece.words = <u32>(out - reader.words) >> 2;
  piece.at = keep ? allocateFromSpare(piece.words << 2, reader.spare) : reader.words;
  if (keep) memory.copy(piece.at, reader.words, piece.words << 2);
  piece.baskets = idCount(reader.baskets);
  piece.items = idCount(reader.items);
  return true;
}

/** Fills the batch with rows, starting at a delimiter. Returns the first delimiter after them; 0 where a row is not plain. */
function findFields(reader: RowReader, first: usize, end: usize): usize {
  const stride = reader.stride;
  const basketEnd = reader.basketEnd;
  const itemEnd = reader.itemEnd;
  const quoted = reader.quoted;
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
    const basket = startOf(first + basketEnd, quoted);
    const basketLength = lengthOf(first + basketEnd, basket, last);
    const item = startOf(first + itemEnd, quoted);
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

function isBlank(delimiter: usize): bool {
  const stop = <usize>load<u32>(delimiter);
  const start = startOf(delimiter, false);
  return load<u8>(stop) == LF && (stop == start || (stop == start + 1 && load<u8>(start) == CR));
}

/** Whether a quantity of the batch may be below zero: it starts as -1, (1) or the typographic minus, or a space before these, do. */
function hasReturns(reader: RowReader, end: usize): bool {
  if (reader.quantityEnd < 0) return false;
  for (let at = reader.batch; at < end; at += offsetof<Row>()) {
    const byte = load<u8>(startOf(changetype<Row>(at).first + reader.quantityEnd, reader.quoted));
    if (byte == 0x2d || byte == 0x28 || byte == 0xe2 || byte == 0x20) return true;
  }
  return false;
}

/** Reads the times of the batch. False where one has an unknown form. */
function readTimes(reader: RowReader, end: usize): bool {
  if (reader.timeEnd < 0) return true;
  for (let at = reader.batch; at < end; at += offsetof<Row>()) {
    const first = changetype<Row>(at).first;
    const delimiter = first + reader.timeEnd;
    const start = startOf(delimiter, reader.quoted);
    const length = lengthOf(delimiter, start, first + reader.stride - 4);
    if (length == reader.timeLength && isSameText(start, reader.timeAt, length)) continue;
    const ms = parseTimestamp(start, length);
    if (isNaN(ms)) return false;
    reader.earliest = min(reader.earliest, ms);
    reader.latest = max(reader.latest, ms);
    reader.timeAt = start;
    reader.timeLength = length;
  }
  return true;
}
