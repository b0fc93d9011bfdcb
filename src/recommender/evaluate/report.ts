import type { Columns } from '../interactions.js';
import type { Hyperparameters } from '../model.js';
import type { Verdict } from './gate.js';

export const SPLITS = ['leave-one-out', 'temporal'] as const;
export type SplitName = (typeof SPLITS)[number];

/** Means over baskets, each 0 to 1. */
export const MEASURES = ['hitRate', 'recall', 'ndcg', 'mrr'] as const;
export type Measure = (typeof MEASURES)[number];

/** A mean over baskets with its 95 % bootstrap interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export type Estimates = Readonly<Record<Measure, Estimate>>;

/** How one way to rank did. Coverage has no interval: a resample of baskets sees fewer lists and would be biased. */
export interface Performance extends Estimates {
  readonly coverage: number;
}

/** One ranking against another over the same baskets: the mean difference, and how many baskets tell the two apart. */
export interface Comparison {
  readonly difference: Estimates;
  /** Baskets in which the NDCG of the two differs: only these can decide between them. */
  readonly informative: number;
}

/** The model in use, its hyperparameters trained and ranked anew on the same split. */
export interface Champion extends Comparison {
  readonly hyperparameters: Hyperparameters;
  readonly performance: Performance;
}

/** What `evaluate` writes: no times of day and no paths, so that the same input gives the same bytes. */
export interface EvaluationReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly dataset: DatasetFacts;
  readonly hyperparameters: Hyperparameters;
  readonly split: SplitFacts;
  readonly k: number;
  readonly seed: number;
  readonly resamples: number;
  readonly model: Performance;
  readonly popularity: Performance;
  readonly overPopularity: Comparison;
  readonly champion?: Champion;
  readonly verdict: Verdict;
  readonly definitions: Readonly<Record<string, string>>;
}

export const REPORT_SCHEMA = 'bookstore-ml/evaluation/1';

export interface DatasetFacts {
  /** Name of the file, without its folder; of the first, where several were read as one. */
  readonly file: string;
  readonly files?: number;
  /** Of the file's bytes. */
  readonly sha256: string;
  /** SHA-256 of the items and baskets themselves. */
  readonly digest: string;
  readonly rows: number;
  readonly baskets: number;
  readonly items: number;
  /** Pairs of a basket and an item, each once. */
  readonly interactions: number;
  readonly columns: Columns;
  readonly from?: string;
  readonly to?: string;
}

export interface SplitFacts {
  readonly name: SplitName;
  /** Where a temporal split cuts: ISO 8601, or a row's number in a file without times. */
  readonly cut?: string | number;
  readonly trained: number;
  readonly heldOut: number;
  /** Entries of no use to a temporal split: later, and unknown before or of a basket unknown before. */
  readonly leftOut: number;
  /** Baskets that were evaluated. */
  readonly evaluated: number;
}
