import type { AppendedLog } from './append-log.js';
import type { InvertedIndex } from './inverted-index.js';

/** The pairs of items whose count of common baskets changed. Each pair is listed under both items. */
export interface ChangedPairs {
  /** Item i's pairs are at offsets[i] to offsets[i + 1]. */
  readonly offsets: Uint32Array;
  readonly others: Uint32Array;
  /** Baskets that hold both items now. */
  readonly support: Uint32Array;
}

/** Number of changed pairs in the baskets that grew, a pair of several baskets counted several times: an estimate of the work before doing it. */
export function pairsToCount({ log, grown }: AppendedLog): number {
  let pairs = 0;
  for (const { basket, fresh } of grown) {
    const size = log.offsets[basket + 1]! - log.offsets[basket]!;
    pairs += fresh.length * (size - 1) - (fresh.length * (fresh.length - 1)) / 2;
  }
  return pairs;
}

/**
 * Counts the common baskets of each changed pair once: marks the baskets of the more popular item and looks up those of
 * the other. No other pair is looked at, so the time depends on how much is new.
 */
export function countChangedPairs(
  appended: AppendedLog,
  counts: Uint32Array,
  { starts, baskets }: InvertedIndex,
): ChangedPairs {
  const { rows, partners } = pairsByPopular(appended, counts);
  const items = counts.length;
  const offsets = new Uint32Array(items + 1);
  const support = new Uint32Array(partners.length);
  const sizes = new Uint32Array(items);
  const marked = new Uint8Array(appended.log.baskets);
  /** By item, the last row (counted from 1) in which it was a partner: a pair of several grown baskets occurs several times. */
  const seen = new Uint32Array(items);

  for (let row = 0; row < items; row++) {
    const start = rows[row]!;
    const end = rows[row + 1]!;
    if (start === end) continue;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) marked[baskets[at]!] = 1;
    let size = start;
    for (let at = start; at < end; at++) {
      const other = partners[at]!;
      if (seen[other] === row + 1) continue;
      seen[other] = row + 1;
      partners[size] = other;
      support[size++] = countMarked(other);
      offsets[other + 1]!++;
    }
    for (let at = starts[row]!; at < starts[row + 1]!; at++) marked[baskets[at]!] = 0;
    sizes[row] = size - start;
    offsets[row + 1]! += size - start;
  }
  return bothSides(offsets, rows, sizes, partners, support);

  function countMarked(item: number): number {
    let common = 0;
    const end = starts[item + 1]!;
    for (let at = starts[item]!; at < end; at++) common += marked[baskets[at]!]!;
    return common;
  }
}

/** `offsets` has the number of pairs of each item, one index higher. */
function bothSides(
  offsets: Uint32Array,
  rows: Uint32Array,
  sizes: Uint32Array,
  partners: Uint32Array,
  support: Uint32Array,
): ChangedPairs {
  for (let item = 0; item < sizes.length; item++) offsets[item + 1]! += offsets[item]!;
  const next = offsets.slice(0, sizes.length);
  const pairs = { others: new Uint32Array(offsets.at(-1)!), support: new Uint32Array(offsets.at(-1)!) };
  const put = (item: number, other: number, common: number) => {
    const at = next[item]!++;
    pairs.others[at] = other;
    pairs.support[at] = common;
  };
  for (let row = 0; row < sizes.length; row++) {
    const start = rows[row]!;
    for (let at = start; at < start + sizes[row]!; at++) {
      put(row, partners[at]!, support[at]!);
      put(partners[at]!, row, support[at]!);
    }
  }
  return { offsets, ...pairs };
}

/** For each pair in a grown basket, the rarer item, listed under the more popular one. */
function pairsByPopular(
  { log, grown }: AppendedLog,
  counts: Uint32Array,
): { rows: Uint32Array; partners: Uint32Array } {
  const isFresh = new Uint8Array(counts.length);
  const rows = new Uint32Array(counts.length + 1);
  eachPair((popular) => {
    rows[popular + 1]!++;
  });
  for (let item = 0; item < counts.length; item++) rows[item + 1]! += rows[item]!;
  const next = rows.slice(0, counts.length);
  const partners = new Uint32Array(rows.at(-1)!);
  eachPair((popular, rarer) => {
    partners[next[popular]!++] = rarer;
  });
  return { rows, partners };

  function eachPair(take: (popular: number, rarer: number) => void): void {
    for (const { basket, fresh } of grown) {
      for (const item of fresh) isFresh[item] = 1;
      for (const item of fresh) {
        for (let at = log.offsets[basket]!; at < log.offsets[basket + 1]!; at++) {
          const other = log.entries[at]!;
          if (other === item || (isFresh[other] === 1 && other > item)) continue;
          // In the same row, whichever of the two is new in this basket.
          if ((counts[item]! - counts[other]! || item - other) > 0) take(item, other);
          else take(other, item);
        }
      }
      for (const item of fresh) isFresh[item] = 0;
    }
  }
}
