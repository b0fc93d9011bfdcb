import { type Model, similarity } from './model.js';

/**
 * Writes the best items for a basket to `list`, best first, at most as many as fit, and returns their number. All items that
 * are not in the basket are candidates, never just a sample.
 */
export type Ranker = (basket: Uint32Array, list: Uint32Array) => number;

/** A ranker that can also write the score of each item in `list`, as a multiple of UNIT. */
export type ScoringRanker = (basket: Uint32Array, list: Uint32Array, scores?: Float64Array) => number;

/** Similarities are rounded to whole multiples of this. Then sums are exact, and equal scores are equal whatever the order of additions. */
export const UNIT = 2 ** -36;

/** What ranking needs: a model without its ids. */
export type Neighbours = Omit<Model, 'items' | 'baskets'>;

/** A similarity as a multiple of UNIT, at least 1: being a neighbour always counts. */
export const wholeSimilarity = (model: Neighbours, item: number, at: number): number =>
  Math.max(1, Math.round(similarity(model, item, at) / UNIT));

/**
 * Item-kNN: an item's score is the sum of its similarities to those items of the basket that have it as a neighbour. Ties go
 * to the earlier item in canonical order, and items without a score are not listed. `weightAt` gives what the neighbour at an
 * index of an item's row adds. Allocates 13 bytes an item, which are kept.
 */
export function rankBaskets(
  { counts, offsets, neighbours }: Neighbours,
  weightAt: (item: number, at: number) => number,
): ScoringRanker {
  const sums = new Float64Array(counts.length);
  const touched = new Uint32Array(counts.length);
  const held = new Uint8Array(counts.length);
  const ahead = (a: number, b: number) => sums[a]! > sums[b]! || (sums[a] === sums[b] && a < b);

  return (basket, list, scores) => {
    for (const item of basket) held[item] = 1;
    let candidates = 0;
    for (const item of basket) {
      for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
        const other = neighbours[at]!;
        if (held[other] === 1) continue;
        if (sums[other] === 0) touched[candidates++] = other;
        sums[other]! += weightAt(item, at);
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
    if (scores !== undefined) for (let at = 0; at < size; at++) scores[at] = sums[list[at]!]!;
    for (let at = 0; at < candidates; at++) sums[touched[at]!] = 0;
    for (const item of basket) held[item] = 0;
    return size;
  };
}
