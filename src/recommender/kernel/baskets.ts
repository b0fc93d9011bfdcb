import { Piece, RUN } from './parse';

/**
 * Numbers ids in the order in which the pieces of the file first have them. `field` is the place in a piece that says how many its reader
 * knew after it, `maps` by reader what each is called in the table of all, `known` a zero for each reader, `numbers` of
 * all ids, zeros. Maps are to the numbers then; `order` says what each number is called in the table.
 */
export function numberIds(pieces: usize, piecesEnd: usize, field: u32, maps: usize, known: usize, numbers: usize, order: usize): void {
  let next: u32 = 0;
  for (let at = pieces; at < piecesEnd; at += PIECE) {
    const reader = changetype<Piece>(at).reader << 2;
    const map = <usize>load<u32>(maps + reader);
    const to = load<u32>(at + field);
    for (let code = load<u32>(known + reader); code < to; code++) {
      const place = map + (code << 2);
      const id = load<u32>(place);
      const number = numbers + (id << 2);
      if (load<u32>(number) == 0) {
        store<u32>(order + (next << 2), id);
        store<u32>(number, ++next);
      }
      store<u32>(place, load<u32>(number) - 1);
    }
    store<u32>(known + reader, to);
  }
}

/** Distance of pieces. */
const PIECE: u32 = 32;

/** Adds a reader's rows of each basket to those of all, leaving in their place how many were there before. */
export function addCounts(counts: usize, size: u32, map: usize, totals: usize): void {
  for (let code: u32 = 0; code < size; code++) {
    const count = counts + (code << 2);
    const total = totals + (load<u32>(map + (code << 2)) << 2);
    const sum = load<u32>(total);
    store<u32>(total, sum + load<u32>(count));
    store<u32>(count, sum);
  }
}

/** From places within baskets to places among all entries. */
export function addOffsets(places: usize, size: u32, map: usize, offsets: usize): void {
  for (let code: u32 = 0; code < size; code++) {
    const place = places + (code << 2);
    store<u32>(place, load<u32>(place) + load<u32>(offsets + (load<u32>(map + (code << 2)) << 2)));
  }
}

/** Writes the items of the rows of some readers to the next free places of their baskets. `next` and `maps` are lists by reader. */
export function scatterRows(from: u32, to: u32, pieces: usize, piecesEnd: usize, next: usize, maps: usize, entries: usize): void {
  for (let at = pieces; at < piecesEnd; at += PIECE) {
    const piece = changetype<Piece>(at);
    if (piece.reader - from >= to - from) continue;
    const reader = piece.reader << 2;
    scatterPiece(piece, load<u32>(next + reader), load<u32>(maps + reader), entries);
  }
}

function scatterPiece(piece: Piece, next: usize, map: usize, entries: usize): void {
  let place: usize = 0;
  let to: u32 = 0;
  for (let at = piece.at, end = piece.at + (piece.words << 2); at < end; at += 4) {
    const word = load<u32>(at);
    if (word >= RUN) {
      if (place != 0) store<u32>(place, to);
      place = next + ((word ^ RUN) << 2);
      to = load<u32>(place);
    } else {
      store<u32>(entries + (to++ << 2), load<u32>(map + (word << 2)));
    }
  }
  if (place != 0) store<u32>(place, to);
}

/** Counts to offsets, with the sum at their end. */
export function sumUp(counts: usize, size: u32, offsets: usize): void {
  let sum: u32 = 0;
  for (let at: u32 = 0; at < size; at++) {
    store<u32>(offsets + (at << 2), sum);
    sum += load<u32>(counts + (at << 2));
  }
  store<u32>(offsets + (size << 2), sum);
}

/** Sorts the items of some baskets, each kept once; their number to `lengths`. */
export function sortBaskets(from: u32, to: u32, offsets: usize, entries: usize, lengths: usize): void {
  for (let basket = from; basket < to; basket++) {
    const start = entries + (load<u32>(offsets + (basket << 2)) << 2);
    const end = entries + (load<u32>(offsets + (basket << 2), 4) << 2);
    if (end - start <= 32 << 2) insertionSort(start, end);
    else heapSort(start, <u32>(end - start) >> 2);
    let last = start;
    for (let at = start + 4; at < end; at += 4) {
      const item = load<u32>(at);
      if (item == load<u32>(last)) continue;
      last += 4;
      store<u32>(last, item);
    }
    store<u32>(lengths + (basket << 2), <u32>(last + 4 - start) >> 2);
  }
}

function insertionSort(start: usize, end: usize): void {
  for (let at = start + 4; at < end; at += 4) {
    const item = load<u32>(at);
    let to = at;
    for (; to > start && load<u32>(to - 4) > item; to -= 4) store<u32>(to, load<u32>(to - 4));
    store<u32>(to, item);
  }
}

function heapSort(start: usize, size: u32): void {
  for (let root = size >> 1; root > 0; root--) sift(start, root - 1, size);
  for (let left = size - 1; left > 0; left--) {
    const largest = load<u32>(start);
    store<u32>(start, load<u32>(start + (left << 2)));
    store<u32>(start + (left << 2), largest);
    sift(start, 0, left);
  }
}

function sift(start: usize, root: u32, size: u32): void {
  const item = load<u32>(start + (root << 2));
  for (;;) {
    let child: u32 = 2 * root + 1;
    if (child >= size) break;
    if (child + 1 < size && load<u32>(start + (child << 2), 4) > load<u32>(start + (child << 2))) child++;
    const held = load<u32>(start + (child << 2));
    if (held <= item) break;
    store<u32>(start + (root << 2), held);
    root = child;
  }
  store<u32>(start + (root << 2), item);
}

/** Closes the gaps that repeated items left, in the lists and in their offsets. Answers how many entries remain. */
export function closeGaps(size: u32, offsets: usize, lengths: usize, entries: usize): u32 {
  let to: u32 = 0;
  for (let list: u32 = 0; list < size; list++) {
    const start = load<u32>(offsets + (list << 2));
    const length = load<u32>(lengths + (list << 2));
    store<u32>(offsets + (list << 2), to);
    if (start != to) move(entries + (start << 2), entries + (to << 2), length);
    to += length;
  }
  store<u32>(offsets + (size << 2), to);
  return to;
}

function move(from: usize, to: usize, length: u32): void {
  for (let at: u32 = 0; at < length << 2; at += 4) store<u32>(to + at, load<u32>(from + at));
}
