import type { Hyperparameters } from '../model.js';
import { compareKeys, type Fraction, keysAreExact } from '../train/rank.js';
import type { ChangedPairs } from './changed-pairs.js';
import type { rowCounter } from './count-row.js';
import type { Joined } from './join-logs.js';
import { type Lists, listLength } from './lists.js';

export interface Before {
  readonly lists: Lists;
  /** Baskets that held each item. */
  readonly counts: Uint32Array;
}

/**
 * The lists after a join, as a full run would have them but for their length. What was left out of a list came after its
 * last, and unless the pair changed it still comes after where the last one was: the other item can only have become
 * more popular. So what is known to come before that place is in order; where too little is, the row is counted anew.
 */
export function updateLists(
  before: Before,
  { itemOf }: Joined,
  counts: Uint32Array,
  changed: ChangedPairs,
  { metric, topK, minSupport, shrinkage = 0 }: Hyperparameters,
  countRow: ReturnType<typeof rowCounter>,
): Lists {
  const items = counts.length;
  const most = Math.min(listLength(topK), Math.max(items - 1, 0));
  const exact = keysAreExact(metric, counts.reduce((largest, count) => Math.max(largest, count), 0) + shrinkage);
  const placeBefore = new Int32Array(items).fill(-1);
  itemOf.forEach((item, place) => {
    placeBefore[item] = place;
  });
  const writer = listWriter(items, before.lists.neighbours.length + changed.others.length);
  const common = new Uint32Array(items);
  const keys = new Float64Array(items);
  /** The last row, counted from 1, whose list an item was in. */
  const listed = new Uint32Array(items);
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
  const order = (candidates: number[]): number[] => {
    for (const item of candidates) keys[item] = key(item);
    if (candidates.length > SOME) return candidates.sort(compare);
    // Nearly in order already: the list as it was comes first.
    for (let end = 1; end < candidates.length; end++) {
      const item = candidates[end]!;
      let at = end;
      for (; at > 0 && compare(candidates[at - 1]!, item) > 0; at--) candidates[at] = candidates[at - 1]!;
      candidates[at] = item;
    }
    return candidates;
  };

  /** All that may be in the row's list, with `common` set for each. */
  function gather(place: number): number[] {
    const candidates: number[] = [];
    for (let at = changed.offsets[row]!; at < changed.offsets[row + 1]!; at++) {
      common[changed.others[at]!] = changed.support[at]!;
    }
    const { offsets, neighbours, support } = before.lists;
    for (let at = place < 0 ? 0 : offsets[place]!; place >= 0 && at < offsets[place + 1]!; at++) {
      const other = itemOf[neighbours[at]!]!;
      if (common[other] === 0) common[other] = support[at]!;
      listed[other] = row + 1;
      candidates.push(other);
    }
    for (let at = changed.offsets[row]!; at < changed.offsets[row + 1]!; at++) {
      const other = changed.others[at]!;
      if (listed[other] !== row + 1 && common[other]! >= minSupport) candidates.push(other);
    }
    return candidates;
  }

  /** Where the last of the row's list was, as high as anything left out can be now. */
  function boundOf(place: number): { readonly item: number; readonly key: Fraction } {
    const last = before.lists.offsets[place + 1]! - 1;
    const other = before.lists.neighbours[last]!;
    const count = before.lists.support[last]!;
    const [own, its] = [before.counts[place]!, before.counts[other]!];
    const item = itemOf[other]!;
    if (metric === 'cosine') return { item, key: { count, divisor: its } };
    // c/u with u = n_i + n_j - c, and the shrinkage, falls to c/(u + d) where n_i grows by d; c is n_i at most, so that it falls by
    // d/n_i at least: 1/(u/c + d/n_i).
    const union = own + its - count + shrinkage;
    return { item, key: { count: count * own, divisor: union * own + (counts[row]! - own) * count } };
  }

  function refresh(place: number): void {
    const candidates = gather(place);
    const complete = place < 0 || before.lists.complete[place] === 1;
    if (complete) {
      const ordered = order(candidates);
      writer.add(ordered.slice(0, most), common, ordered.length <= most);
    } else {
      const bound = boundOf(place);
      const { count, divisor } = bound.key;
      const near = (metric === 'cosine' ? count * count : count) / divisor;
      const safe = candidates.filter((item) => {
        // Far enough apart for doubles to tell: most are.
        const own = key(item);
        if (Math.abs(own - near) > near * 2 ** -48) return own > near;
        const order = compareKeys(metric, fraction(item), bound.key);
        return order > 0 || (order === 0 && item <= bound.item);
      });
      if (safe.length >= Math.min(topK, most)) writer.add(order(safe).slice(0, most), common, false);
      else countAnew();
    }
    for (const item of candidates) common[item] = 0;
    for (let at = changed.offsets[row]!; at < changed.offsets[row + 1]!; at++) common[changed.others[at]!] = 0;
  }

  function countAnew(): void {
    const { common: counted, touched } = countRow(row);
    const candidates = Array.from(touched).filter((item) => counted[item]! >= minSupport);
    for (const item of candidates) common[item] = counted[item]!;
    const ordered = order(candidates);
    writer.add(ordered.slice(0, most), common, ordered.length <= most);
    for (const item of candidates) common[item] = 0;
  }

  const moved = Uint8Array.from(counts, (count, item) => {
    const place = placeBefore[item]!;
    return place >= 0 && before.counts[place] === count ? 0 : 1;
  });
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
    for (let at = offsets[place]!; at < offsets[place + 1]!; at++)
      if (moved[itemOf[neighbours[at]!]!] === 1) return true;
    return false;
  }
}

/** Candidates that are put in order one by one. */
const SOME = 64;

/** Lists as they grow, row by row. */
function listWriter(items: number, room: number) {
  const offsets = new Uint32Array(items + 1);
  const complete = new Uint8Array(items);
  let neighbours = new Uint32Array(room);
  let support = new Uint32Array(room);
  let row = 0;
  let size = 0;

  return {
    add(ordered: readonly number[], common: Uint32Array, whole: boolean): void {
      for (const item of ordered) {
        neighbours[size] = item;
        support[size++] = common[item]!;
      }
      complete[row] = whole ? 1 : 0;
      offsets[++row] = size;
    },
    copy(lists: Lists, place: number, itemOf: Uint32Array): void {
      for (let at = lists.offsets[place]!; at < lists.offsets[place + 1]!; at++) {
        neighbours[size] = itemOf[lists.neighbours[at]!]!;
        support[size++] = lists.support[at]!;
      }
      complete[row] = lists.complete[place]!;
      offsets[++row] = size;
    },
    lists: (): Lists => {
      neighbours = neighbours.slice(0, size);
      support = support.slice(0, size);
      return { offsets, neighbours, support, complete };
    },
  };
}
