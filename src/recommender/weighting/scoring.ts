import type { Hyperparameters, Metric } from '../model.js';
import { UNIT } from './entry-weights.js';

/** The usual parameters of BM25: K1, how soon further baskets stop to count, and B, how much popularity is held against an item. */
const K1 = 1.2;
const B = 0.75;

/** How the kernel computes a score from the sum of products of weights that two items have in the baskets they share. */
export interface Scoring {
  /** cosine: sum / (a * b + shrinkage). jaccard: sum / (a + b - sum + shrinkage). bm25: sum / UNIT² * a * b. */
  readonly score: Metric | 'bm25';
  /** a and b, by item: its length, the square of its length, or its factor. */
  readonly scales: Float64Array;
  readonly shrinkage: number;
}

/**
 * How items are compared. `norms` has the sum of the squares of each item's weights, `counts` the baskets that hold it. Only
 * operations whose rounding IEEE 754 defines are used, so that results are the same everywhere.
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

/** BM25's weight of one basket of an item: the more baskets the item has relative to the mean, the less. */
function saturations(counts: Uint32Array): Float64Array {
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  return Float64Array.from(counts, (count) => (K1 + 1) / (K1 * (1 - B + (B * count) / mean) + 1));
}
