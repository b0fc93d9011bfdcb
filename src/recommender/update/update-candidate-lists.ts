import type { Hyperparameters } from '../model.js';
import { growArray } from '../read/baskets/grow-array.js';
import { compareKeys, doublesOrderExactly, type Fraction } from '../train/exact-order.js';
import type { AppendedLog } from './append-log.js';
import { type CandidateLists, candidateListLength } from './candidate-lists.js';
import type { ChangedPairs } from './changed-pairs.js';
import type { coOccurrenceCounter } from './co-occurrence-row.js';

export interface Before {
  readonly lists: CandidateLists;
  /** By item, the number of baskets that held it. */
  readonly counts: Uint32Array;
}

/**
 * The candidate lists after an append, as a full run would have them but for their length. What is not in a list came after
 * its last pair, and unless its count changed it still comes after where that pair was: the other item can only have become
 * more popular. So the candidates that come before that place are in order; where they are too few, the row is recounted.
 */
export function updateCandidateLists(
  before: Before,
  { itemOf }: AppendedLog,
  counts: Uint32Array,
  changed: ChangedPairs,
  { metric, topK, minSupport, shrinkage = 0 }: Hyperparameters,
  countRow: ReturnType<typeof coOccurrenceCounter>,
): CandidateLists {
  const items = counts.length;
  const most = Math.min(candidateListLength(topK), Math.max(items - 1, 0));
  const exact = doublesOrderExactly(metric, counts.reduce((largest, count) => Math.max(largest, count), 0) + shrinkage);
  const placeBefore = new Int32Array(items).fill(-1);
  itemOf.forEach((item, place) => {
    placeBefore[item] = place;
  });
  const writer = listWriter(items, before.lists.neighbours.length + changed.others.length);
  const common = new Uint32Array(items);
  const keys = new Float64Array(items);
  /** By item, the last row (counted from 1) whose list it was in. */
  const listed = new Uint32Array(items);
  /** What may be in the row's list; and those of them that certainly come before everything that is unknown. */
  const candidates = new Uint32Array(items);
  const safe = new Uint32Array(items);
  let row = 0;

  const divisor = (item: number) =>
    metric === 'cosine' ? counts[item]! : counts[row]! + counts[item]! - common[item]! + shrinkage;
  const fraction = (item: number): Fraction => ({ count: common[item]!, divisor: divisor(item) });
  const key = (item: number) => {
    const count = common[item]!;
    return (metric === 'cosine' ? count * count : count) / divisor(item);
  };
  /** Negative where `a` is the better neighbour. */
  const compare = (a: number, b: number): number => {
    const order = exact ? keys[b]! - keys[a]! : compareKeys(metric, fraction(b), fraction(a));
    return order || a - b;
  };

  const isAfter = (a: number, b: number): boolean =>
    exact ? keys[a]! < keys[b]! || (keys[a] === keys[b] && a > b) : compare(a, b) > 0;

  /** Sorts the first `size` items, whose keys are known. */
  function order(some: Uint32Array, size: number): Uint32Array {
    if (size > MAX_INSERTION_SORT) return some.subarray(0, size).sort(compare);
    // Insertion sort: the old list comes first and is nearly in order.
    for (let end = 1; end < size; end++) {
      const item = some[end]!;
      let at = end;
      for (; at > 0 && isAfter(some[at - 1]!, item); at--) some[at] = some[at - 1]!;
      some[at] = item;
    }
    return some;
  }

  /** Collects all that may be in the row's list, and sets `common` and `keys` for each. Returns how many they are. */
  function gather(place: number): number {
    let size = 0;
    const [from, to] = [changed.offsets[row]!, changed.offsets[row + 1]!];
    for (let at = from; at < to; at++) common[changed.others[at]!] = changed.support[at]!;
    const { offsets, neighbours, support } = before.lists;
    const end = place < 0 ? 0 : offsets[place + 1]!;
    for (let at = place < 0 ? 0 : offsets[place]!; at < end; at++) {
      const other = itemOf[neighbours[at]!]!;
      if (common[other] === 0) common[other] = support[at]!;
      listed[other] = row + 1;
      candidates[size++] = other;
    }
    for (let at = from; at < to; at++) {
      const other = changed.others[at]!;
      if (listed[other] !== row + 1 && common[other]! >= minSupport) candidates[size++] = other;
    }
    for (let at = 0; at < size; at++) keys[candidates[at]!] = key(candidates[at]!);
    return size;
  }

  /** The key that the last pair of the row's list has at best: nothing outside of the list can have a greater one now. */
  function boundOf(place: number): { readonly item: number; readonly key: Fraction } {
    const last = before.lists.offsets[place + 1]! - 1;
    const other = before.lists.neighbours[last]!;
    const count = before.lists.support[last]!;
    const [own, its] = [before.counts[place]!, before.counts[other]!];
    const item = itemOf[other]!;
    if (metric === 'cosine') return { item, key: { count, divisor: its } };
    // Jaccard is c/u with u = n_i + n_j - c + shrinkage, and falls to c/(u + d) where n_i grows by d. As c is at most n_i, the
    // inverse grows by at least d/n_i: so the key is at most 1/(u/c + d/n_i).
    const union = own + its - count + shrinkage;
    return { item, key: { count: count * own, divisor: union * own + (counts[row]! - own) * count } };
  }

  /** Keeps the candidates that come before everything outside of the list. */
  function keepSafe(place: number, size: number): number {
    const bound = boundOf(place);
    const { count, divisor } = bound.key;
    const near = (metric === 'cosine' ? count * count : count) / divisor;
    let kept = 0;
    for (let at = 0; at < size; at++) {
      const item = candidates[at]!;
      // Nearly always, the doubles are far enough apart to decide.
      const own = keys[item]!;
      if (Math.abs(own - near) > near * 2 ** -48) {
        if (own > near) safe[kept++] = item;
        continue;
      }
      const order = compareKeys(metric, fraction(item), bound.key);
      if (order > 0 || (order === 0 && item <= bound.item)) safe[kept++] = item;
    }
    return kept;
  }

  function refresh(place: number): void {
    const size = gather(place);
    if (place < 0 || before.lists.complete[place] === 1) {
      writer.add(order(candidates, size), Math.min(size, most), common, size <= most);
    } else {
      const kept = keepSafe(place, size);
      if (kept >= Math.min(topK, most)) writer.add(order(safe, kept), Math.min(kept, most), common, false);
      else recount();
    }
    for (let at = 0; at < size; at++) common[candidates[at]!] = 0;
    for (let at = changed.offsets[row]!; at < changed.offsets[row + 1]!; at++) common[changed.others[at]!] = 0;
  }

  function recount(): void {
    const { common: counted, touched } = countRow(row);
    let size = 0;
    for (const item of touched) {
      if (counted[item]! < minSupport) continue;
      common[item] = counted[item]!;
      keys[item] = key(item);
      safe[size++] = item;
    }
    writer.add(order(safe, size), Math.min(size, most), common, size <= most);
    for (let at = 0; at < size; at++) common[safe[at]!] = 0;
  }

  const moved = new Uint8Array(items);
  for (let item = 0; item < items; item++) {
    const place = placeBefore[item]!;
    if (place < 0 || before.counts[place] !== counts[item]) moved[item] = 1;
  }
  for (row = 0; row < items; row++) {
    const place = placeBefore[row]!;
    const touched =
      place < 0 || changed.offsets[row + 1]! > changed.offsets[row]! || (metric === 'jaccard' && moved[row] === 1);
    if (touched || holdsMoved(place)) refresh(place);
    else writer.copy(before.lists, place, itemOf);
  }
  return writer.lists();

  function holdsMoved(place: number): boolean {
    const { offsets, neighbours } = before.lists;
    const end = offsets[place + 1]!;
    for (let at = offsets[place]!; at < end; at++) if (moved[itemOf[neighbours[at]!]!] === 1) return true;
    return false;
  }
}

/** Up to so many candidates are sorted by insertion. */
const MAX_INSERTION_SORT = 64;

/** Builds lists row by row. `capacity` is about what they will need; it can be more, as a recounted list can be longer than it was. */
function listWriter(items: number, capacity: number) {
  const offsets = new Uint32Array(items + 1);
  const complete = new Uint8Array(items);
  let neighbours = new Uint32Array(capacity);
  let support = new Uint32Array(capacity);
  let row = 0;
  let size = 0;

  function reserve(more: number): void {
    while (size + more > neighbours.length) {
      neighbours = growArray(neighbours);
      support = growArray(support);
    }
  }

  return {
    add(ordered: Uint32Array, length: number, common: Uint32Array, whole: boolean): void {
      reserve(length);
      for (let at = 0; at < length; at++) {
        const item = ordered[at]!;
        neighbours[size] = item;
        support[size++] = common[item]!;
      }
      complete[row] = whole ? 1 : 0;
      offsets[++row] = size;
    },
    copy(lists: CandidateLists, place: number, itemOf: Uint32Array): void {
      const end = lists.offsets[place + 1]!;
      reserve(end - lists.offsets[place]!);
      for (let at = lists.offsets[place]!; at < end; at++) {
        neighbours[size] = itemOf[lists.neighbours[at]!]!;
        support[size++] = lists.support[at]!;
      }
      complete[row] = lists.complete[place]!;
      offsets[++row] = size;
    },
    lists: (): CandidateLists => {
      return { offsets, neighbours: neighbours.subarray(0, size), support: support.subarray(0, size), complete };
    },
  };
}
