import type {
  Champion,
  Comparison,
  DatasetFacts,
  Hyperparameters,
  Performance,
  SplitFacts,
  Verdict,
} from '../../lib/model-record.js';

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
