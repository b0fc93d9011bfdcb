import { Piece, RUN } from '../csv/basket-runs';

/**
 * Numbers ids in the order in which the pieces of the file first contain them, from `next` on, and returns the next free
 * number. By reader: `maps` has the address of a map from its codes to those of the joined table, `known` a zero. `numbers` has
 * a zero for each id of the joined table. Afterwards the maps are from codes to numbers, and `order` has the code in the
 * joined table of each number.
 */
export function numberByFirstSeen(
  from: u32,
  to: u32,
  pieces: usize,
  maps: usize,
  known: usize,
  numbers: usize,
  order: usize,
  next: u32,
): u32 {
  for (let at = pieces + from * offsetof<Piece>(); at < pieces + to * offsetof<Piece>(); at += offsetof<Piece>()) {
    const piece = changetype<Piece>(at);
    const reader = piece.reader << 2;
    const map = <usize>load<u32>(maps + reader);
    const end = piece.baskets;
    for (let code = load<u32>(known + reader); code < end; code++) {
      const place = map + (code << 2);
      const id = load<u32>(place);
      const number = numbers + (id << 2);
      if (load<u32>(number) == 0) {
        store<u32>(order + (next << 2), id);
        store<u32>(number, ++next);
      }
      store<u32>(place, load<u32>(number) - 1);
    }
    store<u32>(known + reader, end);
  }
  return next;
}

/** Replaces each code in a map by its entry in `names`. */
export function remapCodes(map: usize, size: u32, names: usize): void {
  for (let at = map; at < map + (size << 2); at += 4) store<u32>(at, load<u32>(names + (load<u32>(at) << 2)));
}

/** Adds a reader's row count of each basket to the total, and replaces it by the total before. */
export function addRowCounts(counts: usize, size: u32, map: usize, totals: usize): void {
  for (let code: u32 = 0; code < size; code++) {
    const count = counts + (code << 2);
    const total = totals + (load<u32>(map + (code << 2)) << 2);
    const sum = load<u32>(total);
    store<u32>(total, sum + load<u32>(count));
    store<u32>(count, sum);
  }
}

/** Turns positions within baskets into positions among all entries. */
export function addOffsets(places: usize, size: u32, map: usize, offsets: usize): void {
  for (let code: u32 = 0; code < size; code++) {
    const place = places + (code << 2);
    store<u32>(place, load<u32>(place) + load<u32>(offsets + (load<u32>(map + (code << 2)) << 2)));
  }
}

/** Writes the items of one reader's rows, in some pieces, to the next free positions of their baskets. `next` is by the reader's basket codes, `map` by its item codes. */
export function scatterRows(from: u32, to: u32, pieces: usize, reader: u32, next: usize, map: usize, entries: usize): void {
  for (let at = pieces + from * offsetof<Piece>(); at < pieces + to * offsetof<Piece>(); at += offsetof<Piece>()) {
    const piece = changetype<Piece>(at);
    if (piece.reader == reader) scatterPiece(piece, next, map, entries);
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

/** Writes the running sum before each count, and the total at the end. */
export function prefixSums(counts: usize, size: u32, offsets: usize): void {
  let sum: u32 = 0;
  for (let at: u32 = 0; at < size; at++) {
    store<u32>(offsets + (at << 2), sum);
    sum += load<u32>(counts + (at << 2));
  }
  store<u32>(offsets + (size << 2), sum);
}

/**
 * Moves lists together so that there are no gaps between them, starting at index `place`, and updates their offsets. Returns
 * where they end. `also`: further lists with the same offsets and lengths, or 0.
 */
export function compactLists(
  from: u32,
  to: u32,
  offsets: usize,
  lengths: usize,
  entries: usize,
  place: u32,
  also: usize,
): u32 {
  for (let list = from; list < to; list++) {
    const start = load<u32>(offsets + (list << 2));
    const length = load<u32>(lengths + (list << 2));
    store<u32>(offsets + (list << 2), place);
    if (start != place) {
      move(entries + (start << 2), entries + (place << 2), length);
      if (also != 0) move(also + (start << 2), also + (place << 2), length);
    }
    place += length;
  }
  return place;
}

function move(from: usize, to: usize, length: u32): void {
  for (let at: u32 = 0; at < length << 2; at += 4) store<u32>(to + at, load<u32>(from + at));
}
