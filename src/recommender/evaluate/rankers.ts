import type { Model } from '../model.js';
import { type Ranker, rankBaskets, wholeSimilarity } from '../rank-basket.js';

/** As a basket is ranked when it is asked about; each similarity is made whole once, for the many baskets that are judged. */
export function neighbourRanker(model: Model): Ranker {
  const weights = weightsOf(model);
  return rankBaskets(model, (_, at) => weights[at]!);
}

function weightsOf(model: Model): Float64Array {
  const { counts, offsets, neighbours } = model;
  const weights = new Float64Array(neighbours.length);
  for (let item = 0; item < counts.length; item++) {
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      weights[at] = wholeSimilarity(model, item, at);
    }
  }
  return weights;
}

/** The first ranking's list and, where it is short, the second's after it: no place stays empty. */
export function filledRanker(first: Ranker, second: Ranker): Ranker {
  let spare = new Uint32Array(0);
  return (basket, list) => {
    let size = first(basket, list);
    if (size === list.length) return size;
    // Of the second's first ones at most as many as were listed already are passed over.
    if (spare.length < list.length) spare = new Uint32Array(list.length);
    const more = second(basket, spare.subarray(0, list.length));
    const listed = size;
    for (let at = 0; at < more && size < list.length; at++) {
      if (!list.subarray(0, listed).includes(spare[at]!)) list[size++] = spare[at]!;
    }
    return size;
  };
}

/** The same list for everyone, but for what each basket holds: most baskets first, then canonical order. */
export function popularityRanker(counts: Uint32Array): Ranker {
  const order = Uint32Array.from(counts.keys())
    .filter((item) => counts[item]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b);
  const held = new Uint8Array(counts.length);
  return (basket, list) => {
    for (const item of basket) held[item] = 1;
    let size = 0;
    for (let at = 0; at < order.length && size < list.length; at++) {
      if (held[order[at]!] === 0) list[size++] = order[at]!;
    }
    for (const item of basket) held[item] = 0;
    return size;
  };
}
