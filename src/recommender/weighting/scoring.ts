import type { Hyperparameters } from '../model.js';
import { UNIT } from './entry-weights.js';

/** What BM25 is usually given: how soon more baskets stop to count, and how much an item's popularity is held against it. */
const K1 = 1.2;
const B = 0.75;

/** Kinds of score, as the kernel has them. */
const [COSINE, JACCARD, BM25] = [0, 1, 2] as const;

/** What the kernel makes a score of, beside the sum of the products of the weights that two items have in the baskets they share. */
export interface Scoring {
  /** Cosine: sum / (a * b + shrunk). Jaccard: sum / (a + b - sum + shrunk). BM25: sum / UNIT² * a * b. */
  readonly kind: number;
  /** a and b: the item's length, its square, or its factor. */
  readonly scales: Float64Array;
  readonly shrunk: number;
}

/**
 * How items are compared. `norms` are the sums of the squares of each item's weights, `counts` the baskets that hold it. Each operation is
 * one that IEEE 754 rounds in one way.
 */
export function scoring(
  { metric, weighting, shrinkage = 0 }: Hyperparameters,
  norms: Float64Array,
  counts: Uint32Array,
): Scoring {
  const shrunk = shrinkage * UNIT * UNIT;
  if (weighting === 'bm25') return { kind: BM25, scales: saturations(counts), shrunk };
  switch (metric) {
    case 'cosine':
      return { kind: COSINE, scales: norms.map((norm) => Math.sqrt(norm)), shrunk };
    case 'jaccard':
      return { kind: JACCARD, scales: norms, shrunk };
  }
}

/** BM25's weight of one basket of an item: less, the more baskets the item has beside the mean. */
function saturations(counts: Uint32Array): Float64Array {
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  return Float64Array.from(counts, (count) => (K1 + 1) / (K1 * (1 - B + (B * count) / mean) + 1));
}
