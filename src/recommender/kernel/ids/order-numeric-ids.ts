import { numberAt, idCount } from './id-table';

/** A radix sort in three passes of nine bits: values of eight digits have 27 bits. */
const BITS: u32 = 9;
const PLACES: u32 = 1 << BITS;

/**
 * Sorts the ids of a table as numbers, ascending: writes their codes to `order`, and the position there of each code to
 * `ranks`. Returns false if any id is not a whole number of at most eight digits. `scratch`: twice as many words as there are
 * ids, and 512.
 */
export function sortNumericIds(table: usize, order: usize, ranks: usize, scratch: usize): bool {
  const size = idCount(table);
  const values = scratch;
  const places = scratch + (size << 3);
  for (let code: u32 = 0; code < size; code++) {
    const value = numberAt(table, code);
    if (value >= 1 << (3 * BITS)) return false;
    store<u32>(values + (code << 2), value);
    store<u32>(order + (code << 2), code);
  }
  let from = order;
  let to = scratch + (size << 2);
  for (let shift: u32 = 0; shift < 3 * BITS; shift += BITS) {
    sortByPart(values, shift, size, from, to, places);
    const swapped = from;
    from = to;
    to = swapped;
  }
  // An odd number of passes ends in the scratch space.
  memory.copy(order, from, size << 2);
  for (let rank: u32 = 0; rank < size; rank++) store<u32>(ranks + (load<u32>(order + (rank << 2)) << 2), rank);
  return true;
}

/** Moves codes from one list to another, sorted by nine bits of their values; a stable sort. */
function sortByPart(values: usize, shift: u32, size: u32, from: usize, to: usize, places: usize): void {
  memory.fill(places, 0, PLACES << 2);
  for (let code: u32 = 0; code < size; code++) {
    const place = places + (((load<u32>(values + (code << 2)) >> shift) & (PLACES - 1)) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let sum: u32 = 0;
  for (let place = places; place < places + (PLACES << 2); place += 4) {
    const count = load<u32>(place);
    store<u32>(place, sum);
    sum += count;
  }
  for (let at = from; at < from + (size << 2); at += 4) {
    const code = load<u32>(at);
    const place = places + (((load<u32>(values + (code << 2)) >> shift) & (PLACES - 1)) << 2);
    const next = load<u32>(place);
    store<u32>(place, next + 1);
    store<u32>(to + (next << 2), code);
  }
}
