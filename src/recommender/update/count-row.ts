import type { Interactions } from '../interactions.js';

/** Baskets that each item shares with one item, by item; the items that share any, in no order, each once. */
export type SeeRow = (common: Uint32Array, touched: Uint32Array) => void;

/** Answers what counts the row of an item, shows it, and forgets it. What is seen may be overwritten. */
export function rowCounter({ items, baskets, offsets, entries }: Interactions): (item: number, see: SeeRow) => void {
  const { starts, holders } = holdersOf(items.text.length, baskets, offsets, entries);
  const common = new Uint32Array(items.text.length);
  const touched = new Uint32Array(items.text.length + 1);

  return (item, see) => {
    let size = 0;
    // The item itself is in all of its baskets: marked as seen, it is counted and not listed.
    common[item] = 1;
    for (let at = starts[item]!; at < starts[item + 1]!; at++) {
      const basket = holders[at]!;
      const end = offsets[basket + 1]!;
      for (let entry = offsets[basket]!; entry < end; entry++) {
        const other = entries[entry]!;
        const count = common[other]!;
        touched[size] = other;
        size += count === 0 ? 1 : 0;
        common[other] = count + 1;
      }
    }
    common[item] = 0;
    see(common, touched.subarray(0, size));
    for (let at = 0; at < size; at++) common[touched[at]!] = 0;
  };
}

/** The baskets of each item: those of item i at starts[i] to starts[i + 1]. */
function holdersOf(items: number, baskets: number, offsets: Uint32Array, entries: Uint32Array) {
  const starts = new Uint32Array(items + 1);
  for (const item of entries) starts[item + 1]!++;
  for (let item = 0; item < items; item++) starts[item + 1]! += starts[item]!;
  const next = starts.slice(0, items);
  const holders = new Uint32Array(entries.length);
  for (let basket = 0; basket < baskets; basket++) {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) holders[next[entries[at]!]!++] = basket;
  }
  return { starts, holders };
}
