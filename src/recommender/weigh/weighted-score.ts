import type { Hyperparameters } from '../model.js';
import { UNIT } from './entry-weights.js';

/** What BM25 is usually given: how soon more baskets stop to count, and how much an item's popularity is held against it. */
const K1 = 1.2;
const B = 0.75;

/**
 * Answers the similarity of two items by the weights of the baskets they share. `norms` are the sums of the squares of
 * each item's weights, `counts` the baskets that hold it. Each operation is one that IEEE 754 rounds in one way.
 */
export function weightedScore(
  { metric, weighting, shrinkage = 0 }: Hyperparameters,
  norms: Float64Array,
  counts: Uint32Array,
): (sum: number, a: number, b: number) => number {
  const shrunk = shrinkage * UNIT * UNIT;
  if (weighting === 'bm25') {
    const factors = saturations(counts);
    return (sum, a, b) => (sum / (UNIT * UNIT)) * factors[a]! * factors[b]!;
  }
  switch (metric) {
    case 'cosine': {
      const lengths = norms.map((norm) => Math.sqrt(norm));
      return (sum, a, b) => sum / (lengths[a]! * lengths[b]! + shrunk);
    }
    case 'jaccard':
      return (sum, a, b) => sum / (norms[a]! + norms[b]! - sum + shrunk);
  }
}

/** BM25's weight of one basket of an item: less, the more baskets the item has beside the mean. */
function saturations(counts: Uint32Array): Float64Array {
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
  return Float64Array.from(counts, (count) => (K1 + 1) / (K1 * (1 - B + (B * count) / mean) + 1));
}
