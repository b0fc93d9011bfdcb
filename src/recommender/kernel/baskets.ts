/** Pieces of a file that was read: rows, pairs, and the thread that read it. */
const PIECE: u32 = 32;

/** Gives the rows of some pieces their final codes, by the maps of the thread that read them; a map at 0 changes nothing. */
export function recodeRows(from: u32, to: u32, pieces: usize, basketMaps: usize, itemMaps: usize): void {
  for (let piece = pieces + from * PIECE; piece < pieces + to * PIECE; piece += PIECE) {
    const thread = load<u32>(piece, 16);
    const baskets = <usize>load<u32>(basketMaps + (thread << 2));
    const items = <usize>load<u32>(itemMaps + (thread << 2));
    const pairs = <usize>load<u32>(piece, 4);
    for (let at = pairs, end = pairs + (load<u32>(piece) << 3); at < end; at += 8) {
      if (baskets != 0) store<u32>(at, load<u32>(baskets + (load<u32>(at) << 2)));
      store<u32>(at, load<u32>(items + (load<u32>(at, 4) << 2)), 4);
    }
  }
}

/** Counts the rows of the baskets `low` up to `high`: a thread's own, so that no two write to one place. */
export function countRows(low: u32, high: u32, pieces: usize, piecesEnd: usize, counts: usize): void {
  for (let piece = pieces; piece < piecesEnd; piece += PIECE) {
    const pairs = <usize>load<u32>(piece, 4);
    for (let at = pairs, end = pairs + (load<u32>(piece) << 3); at < end; at += 8) {
      const basket = load<u32>(at);
      if (basket - low >= high - low) continue;
      const count = counts + (basket << 2);
      store<u32>(count, load<u32>(count) + 1);
    }
  }
}

/** Writes each row's item to the next free place of its basket, for the baskets `low` up to `high`. */
export function scatterRows(low: u32, high: u32, pieces: usize, piecesEnd: usize, next: usize, entries: usize): void {
  for (let piece = pieces; piece < piecesEnd; piece += PIECE) {
    const pairs = <usize>load<u32>(piece, 4);
    for (let at = pairs, end = pairs + (load<u32>(piece) << 3); at < end; at += 8) {
      const basket = load<u32>(at);
      if (basket - low >= high - low) continue;
      const place = load<u32>(next + (basket << 2));
      store<u32>(next + (basket << 2), place + 1);
      store<u32>(entries + (place << 2), load<u32>(at, 4));
    }
  }
}

/** Counts to offsets, with the sum at their end; where each starts in `next` as well. */
export function sumUp(counts: usize, size: u32, offsets: usize, next: usize): u32 {
  let sum: u32 = 0;
  for (let at: u32 = 0; at < size; at++) {
    const count = load<u32>(counts + (at << 2));
    store<u32>(offsets + (at << 2), sum);
    store<u32>(next + (at << 2), sum);
    sum += count;
  }
  store<u32>(offsets + (size << 2), sum);
  return sum;
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
