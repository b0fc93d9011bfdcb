import type { Interactions } from '../interactions.js';

/**
 * The baskets as training walks them, in memory that threads share. Items have numbers of their own here: by count
 * descending, then by canonical place descending, so that of two neighbours with equally many common baskets the one
 * with the greater number is the better, for both metrics.
 */
export interface Matrix {
  readonly items: number;
  /** Baskets that hold an item, by its number. */
  readonly counts: Uint32Array;
  /** Canonical place of a number, and the other way round. */
  readonly canonical: Uint32Array;
  readonly numbers: Uint32Array;
  /** Item numbers of each basket, descending. Baskets of one item are left out: they have no pair. */
  readonly basketOffsets: Uint32Array;
  readonly basketItems: Uint32Array;
  /** Baskets of each item number. */
  readonly itemOffsets: Uint32Array;
  readonly itemBaskets: Uint32Array;
  /** Additions that a row takes, by item number: the entries of its baskets. */
  readonly costs: Float64Array;
}

export function buildMatrix({ items, baskets, offsets, entries }: Interactions): Matrix {
  const size = items.text.length;
  const byPlace = new Uint32Array(size);
  for (const item of entries) byPlace[item]!++;
  const canonical = shared(size);
  for (let number = 0; number < size; number++) canonical[number] = number;
  canonical.sort((a, b) => byPlace[b]! - byPlace[a]! || b - a);
  const counts = shared(size);
  const numbers = shared(size);
  for (let number = 0; number < size; number++) {
    counts[number] = byPlace[canonical[number]!]!;
    numbers[canonical[number]!] = number;
  }

  const kept: number[] = [];
  let pairs = 0;
  for (let basket = 0; basket < baskets; basket++) {
    const length = offsets[basket + 1]! - offsets[basket]!;
    if (length < 2) continue;
    kept.push(basket);
    pairs += length;
  }
  const itemOffsets = shared(size + 1);
  const itemBaskets = shared(pairs);
  const costs = new Float64Array(size);
  for (const basket of kept) {
    const [from, to] = [offsets[basket]!, offsets[basket + 1]!];
    for (let at = from; at < to; at++) {
      const number = numbers[entries[at]!]!;
      itemOffsets[number + 1]!++;
      costs[number]! += to - from;
    }
  }
  for (let number = 0; number < size; number++) itemOffsets[number + 1]! += itemOffsets[number]!;

  const next = itemOffsets.slice(0, size);
  const basketOffsets = shared(kept.length + 1);
  kept.forEach((basket, row) => {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) itemBaskets[next[numbers[entries[at]!]!]!++] = row;
    basketOffsets[row + 1] = basketOffsets[row]! + offsets[basket + 1]! - offsets[basket]!;
  });
  // Walking the items from the last number down leaves every basket sorted without a comparison.
  const basketItems = shared(pairs);
  const end = basketOffsets.slice(0, kept.length);
  for (let number = size - 1; number >= 0; number--) {
    for (let at = itemOffsets[number]!; at < itemOffsets[number + 1]!; at++) {
      basketItems[end[itemBaskets[at]!]!++] = number;
    }
  }
  return { items: size, counts, canonical, numbers, basketOffsets, basketItems, itemOffsets, itemBaskets, costs };
}

/** Numbers that every thread sees. */
export function shared(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}
