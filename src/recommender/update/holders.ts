import type { Interactions } from '../interactions.js';

/** The baskets of each item, ascending: those of item i at starts[i] to starts[i + 1]. */
export interface Holders {
  readonly starts: Uint32Array;
  readonly baskets: Uint32Array;
}

export function holdersOf({ items, baskets, offsets, entries }: Interactions): Holders {
  const size = items.text.length;
  const starts = new Uint32Array(size + 1);
  for (const item of entries) starts[item + 1]!++;
  for (let item = 0; item < size; item++) starts[item + 1]! += starts[item]!;
  const next = starts.slice(0, size);
  const held = new Uint32Array(entries.length);
  for (let basket = 0; basket < baskets; basket++) {
    const end = offsets[basket + 1]!;
    for (let at = offsets[basket]!; at < end; at++) held[next[entries[at]!]!++] = basket;
  }
  return { starts, baskets: held };
}
