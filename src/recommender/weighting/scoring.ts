import type { Hyperparameters, Metric } from '../model.js';
import { UNIT } from './entry-weights.js';

/** What BM25 is usually given: how soon more baskets stop to count, and how much an item's popularity is held against it. */
const K1 = 1.2;
const B = 0.75;

/** What the kernel computes a score from, beside the sum of the products of the weights of two items in the baskets they share. */
export interface Scoring {
  /** cosine: sum / (a * b + shrinkage). jaccard: sum / (a + b - sum + shrinkage). bm25: sum / UNIT² * a * b. */
  readonly score: Metric | 'bm25';
  /** a and b: the item's length, its square, or its factor. */
  readonly scales: Float64Array;
  readonly shrinkage: number;
}

/**
 * How items are compared. `norms` are the sums of the squares of each item's weights, `counts` the baskets that hold it. Each operation is
 * one that IEEE 754 rounds in one way.
 */
export function scoring(
  { metric, weighting, shrinkage: baskets = 0 }: Hyperparameters,
  norms: Float64Array,
  counts: Uint32Array,
): Scoring {
  const shrinkage = baskets * UNIT * UNIT;
  if (weighting === 'bm25') return { score: 'bm25', scales: saturations(counts), shrinkage };
  switch (metric) {
    case 'cosine':
      return { score: 'cosine', scales: norms.map((norm) => Math.sqrt(norm)), shrinkage };
    case 'jaccard':
      return { score: 'jaccard', scales: norms, shrinkage };
  }
}

/** BM25's weight of one basket of an item: less, the more baskets the item has beside the mean. */
function saturations(counts: Uint32Array): Float64Array {
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  return Float64Array.from(counts, (count) => (K1 + 1) / (K1 * (1 - B + (B * count) / mean) + 1));
}
