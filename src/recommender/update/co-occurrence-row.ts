import { countIds } from '../flat-ids.js';
import type { Interactions } from '../interactions.js';
import type { InvertedIndex } from './inverted-index.js';

/** By item, the number of baskets that it shares with one given item; and the items that share any, in no order, each once. */
export interface Row {
  readonly common: Uint32Array;
  readonly touched: Uint32Array;
}

/** Returns a function that counts an item's row. A row is valid until the next call. The inverted index is built at the first call. */
export function coOccurrenceCounter(
  { items, offsets, entries }: Interactions,
  buildIndex: () => InvertedIndex,
): (item: number) => Row {
  const common = new Uint32Array(countIds(items));
  const touched = new Uint32Array(common.length + 1);
  let size = 0;

  let index: InvertedIndex | undefined;
  return (item) => {
    index ??= buildIndex();
    for (let at = 0; at < size; at++) common[touched[at]!] = 0;
    size = 0;
    // The item itself is in all of its baskets. Starting its count at 1 keeps it from being listed.
    common[item] = 1;
    for (let at = index.starts[item]!; at < index.starts[item + 1]!; at++) {
      const basket = index.baskets[at]!;
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
    return { common, touched: touched.subarray(0, size) };
  };
}
