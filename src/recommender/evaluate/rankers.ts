import { type Model, similarity } from '../model.js';

/**
 * Puts the best items for a basket first into `list`, at most as many as it has room for, and answers how many. Items the
 * basket holds are no candidates; all others are: never a sample of them.
 */
export type Ranker = (basket: Uint32Array, list: Uint32Array) => number;

/** Similarities become whole multiples of this: their sums are exact, so that equal scores are equal in any order. */
const UNIT = 2 ** 36;

/**
 * Item-kNN: an item's score is the sum, over the basket's items, of its similarity to each that has it as a neighbour.
 * Ties go to the earlier item in canonical order. An item nothing speaks for is not listed.
 */
export function neighbourRanker(model: Model): Ranker {
  const { offsets, neighbours, items } = model;
  const weights = weightsOf(model);
  const sums = new Float64Array(items.text.length);
  const touched = new Uint32Array(items.text.length);
  const held = new Uint8Array(items.text.length);
  const ahead = (a: number, b: number) => sums[a]! > sums[b]! || (sums[a] === sums[b] && a < b);

  return (basket, list) => {
    for (const item of basket) held[item] = 1;
    let candidates = 0;
    for (const item of basket) {
      for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
        const other = neighbours[at]!;
        if (held[other] === 1) continue;
        if (sums[other] === 0) touched[candidates++] = other;
        sums[other]! += weights[at]!;
      }
    }
    let size = 0;
    for (let at = 0; at < candidates; at++) {
      const item = touched[at]!;
      if (size === list.length && !ahead(item, list[size - 1]!)) continue;
      let place = size < list.length ? size++ : size - 1;
      while (place > 0 && ahead(item, list[place - 1]!)) {
        list[place] = list[place - 1]!;
        place--;
      }
      list[place] = item;
    }
    for (let at = 0; at < candidates; at++) sums[touched[at]!] = 0;
    for (const item of basket) held[item] = 0;
    return size;
  };
}

function weightsOf(model: Model): Float64Array {
  const { counts, offsets, neighbours } = model;
  const weights = new Float64Array(neighbours.length);
  for (let item = 0; item < counts.length; item++) {
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      weights[at] = Math.max(1, Math.round(similarity(model, item, at) * UNIT));
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
