import type { ItemIds } from './interactions.js';

export type Metric = 'cosine' | 'jaccard';

export interface Hyperparameters {
  readonly metric: Metric;
  /** Neighbours kept for each item. */
  readonly topK: number;
  /** Pairs seen in fewer baskets are left out. */
  readonly minSupport: number;
  /** How much a basket counts for, see src/recommender/weighting; absent, each counts for one. */
  readonly weighting?: Weighting;
  /** Added to the denominator of a similarity, in baskets: pairs seen in few of them lose by it. More than 0. */
  readonly shrinkage?: number;
  /** Days after which what was bought counts for half; absent, it counts for ever. */
  readonly halfLife?: number;
}

export const WEIGHTINGS = ['tf-idf', 'bm25'] as const;
export type Weighting = (typeof WEIGHTINGS)[number];

/**
 * Whether similarities are ratios of counts: then scores need not be kept, and order is exact. Jaccard's are with a
 * shrinkage too; cosine's, whose denominator is a root, are not.
 */
export function isPlain({ metric, weighting, shrinkage, halfLife }: Hyperparameters): boolean {
  return weighting === undefined && halfLife === undefined && (shrinkage === undefined || metric === 'jaccard');
}

export const DEFAULT_HYPERPARAMETERS: Hyperparameters = { metric: 'cosine', topK: 20, minSupport: 1 };

/** The trained neighbours, flat: no object for each neighbour. Item i's are at offsets[i] to offsets[i + 1], best first. */
export interface Model {
  readonly hyperparameters: Hyperparameters;
  readonly items: ItemIds;
  readonly baskets: number;
  /** Baskets that hold item i. */
  readonly counts: Uint32Array;
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  /** Baskets that hold both. */
  readonly support: Uint32Array;
  /** Similarity to each neighbour, where hyperparameters make it another than counts tell. */
  readonly scores?: Float32Array;
}

/** The similarity of `row` to its neighbour at a place of `neighbours`. */
export function similarity(
  { hyperparameters, counts, neighbours, support, scores }: Omit<Model, 'items' | 'baskets' | 'offsets'>,
  row: number,
  at: number,
): number {
  // Seven digits are what 32 bits hold: more would be noise.
  if (scores !== undefined) return Number(scores[at]!.toPrecision(7));
  const { metric, shrinkage } = hyperparameters;
  return score(metric, support[at]!, counts[row]!, counts[neighbours[at]!]!, shrinkage);
}

/** The similarity shown to people. Order never depends on it: it comes from the exact rational. */
export function score(metric: Metric, support: number, ni: number, nj: number, shrinkage = 0): number {
  switch (metric) {
    case 'cosine':
      return support / Math.sqrt(ni * nj);
    case 'jaccard':
      return support / (ni + nj - support + shrinkage);
  }
}
