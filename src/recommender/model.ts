import type { ItemIds } from './interactions.js';

export type Metric = 'cosine' | 'jaccard';

export interface Hyperparameters {
  readonly metric: Metric;
  /** Neighbours kept for each item. */
  readonly topK: number;
  /** Pairs seen in fewer baskets are left out. */
  readonly minSupport: number;
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
}

/** The similarity shown to people. Order never depends on it: it comes from the exact rational. */
export function score(metric: Metric, support: number, ni: number, nj: number): number {
  switch (metric) {
    case 'cosine':
      return support / Math.sqrt(ni * nj);
    case 'jaccard':
      return support / (ni + nj - support);
  }
}
