import type { Hyperparameters } from '../lib/model-record.js';
import type { ItemIds } from './interactions.js';

export type { Hyperparameters };
export type Metric = Hyperparameters['metric'];

export const WEIGHTINGS = ['tf-idf', 'bm25'] as const satisfies readonly Hyperparameters['weighting'][];
export type Weighting = (typeof WEIGHTINGS)[number];

/**
 * Whether similarities follow from counts alone: then scores are not stored, and their order is exact. So it is for Jaccard
 * even with a shrinkage, but not for cosine with one, whose denominator is a root.
 */
export function isPlain({ metric, weighting, shrinkage, halfLife }: Hyperparameters): boolean {
  return weighting === undefined && halfLife === undefined && (shrinkage === undefined || metric === 'jaccard');
}

/** Whether two trainings differ at most in their data. */
export const sameHyperparameters = (a: Hyperparameters, b: Hyperparameters): boolean =>
  a.metric === b.metric &&
  a.topK === b.topK &&
  a.minSupport === b.minSupport &&
  a.weighting === b.weighting &&
  a.shrinkage === b.shrinkage &&
  a.halfLife === b.halfLife;

export const DEFAULT_HYPERPARAMETERS: Hyperparameters = { metric: 'cosine', topK: 20, minSupport: 1 };

/** A trained model as flat arrays, without an object for each neighbour. Item i's neighbours are at offsets[i] to offsets[i + 1], best first. */
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
  /** Similarity to each neighbour, where it does not follow from counts: see isPlain. */
  readonly scores?: Float32Array;
}

/** The similarity of item `row` to the neighbour at an index of `neighbours`. */
export function similarity(
  { hyperparameters, counts, neighbours, support, scores }: Omit<Model, 'items' | 'baskets' | 'offsets'>,
  row: number,
  at: number,
): number {
  // A 32-bit float holds seven digits; more would be noise.
  if (scores !== undefined) return Number(scores[at]!.toPrecision(7));
  const { metric, shrinkage } = hyperparameters;
  return score(metric, support[at]!, counts[row]!, counts[neighbours[at]!]!, shrinkage);
}

/** The similarity that people see. Orders are never by it, but by the exact rational. */
export function score(metric: Metric, support: number, ni: number, nj: number, shrinkage = 0): number {
  switch (metric) {
    case 'cosine':
      return support / Math.sqrt(ni * nj);
    case 'jaccard':
      return support / (ni + nj - support + shrinkage);
  }
}
