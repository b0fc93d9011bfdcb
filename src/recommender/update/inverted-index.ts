import type { Interactions } from '../interactions.js';

/** The baskets of each item, ascending: item i's are at starts[i] to starts[i + 1]. */
export interface InvertedIndex {
  readonly starts: Uint32Array;
  readonly baskets: Uint32Array;
}

/** `counts` is the number of baskets of each item. Given `wanted`, only items that have 1 there are indexed. */
export function invertBaskets(
  { baskets, offsets, entries }: Interactions,
  counts: Uint32Array,
  wanted: Uint8Array = new Uint8Array(counts.length).fill(1),
): InvertedIndex {
  const starts = new Uint32Array(counts.length + 1);
  for (let item = 0; item < counts.length; item++) starts[item + 1] = starts[item]! + counts[item]! * wanted[item]!;
  const next = starts.slice(0, counts.length);
  const held = new Uint32Array(starts[counts.length]!);
  for (let basket = 0; basket < baskets; basket++) {
    const end = offsets[basket + 1]!;
    for (let at = offsets[basket]!; at < end; at++) {
      const item = entries[at]!;
      if (wanted[item] === 1) held[next[item]!++] = basket;
    }
  }
  return { starts, baskets: held };
}
