import type { ServingModel } from './model/serving-model.js';
import { MAX_BASKET, MAX_K } from './protocols/recommend-query.js';

/** Enough to fill any list, whatever is in the basket and in the list already. */
const MAX_FILLERS = MAX_K + MAX_BASKET;

/** The rows that are in most baskets, most first, then in canonical order. */
export function mostPopular(counts: Uint32Array): Uint32Array {
  const list = new Uint32Array(Math.min(MAX_FILLERS, counts.length));
  let size = 0;
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row]!;
    if (size === list.length && counts[list[size - 1]!]! >= count) continue;
    let place = size < list.length ? size++ : size - 1;
    for (; place > 0 && counts[list[place - 1]!]! < count; place--) list[place] = list[place - 1]!;
    list[place] = row;
  }
  return list;
}

const NONE = new Uint32Array(0);

/** The popular rows that fill up a list of fewer than k: none that is asked about or listed already. Empty where the model does not fill up lists. */
export function popularFillers(
  { popular }: ServingModel,
  asked: ArrayLike<number>,
  listed: Uint32Array,
  k: number,
): Uint32Array {
  if (popular === undefined || listed.length >= k) return NONE;
  const taken = new Set([...Array.from(asked), ...listed]);
  return popular.filter((row) => !taken.has(row)).subarray(0, k - listed.length);
}
