/**
 * The record of a registered model: the one place that says what is in it. It is written by src/recommender/registry/lineage.ts
 * and shown by the model page, the closing card and `register`. A later version may add fields, and never changes or removes one:
 * records that older versions wrote stay readable, so a field that was added is optional here.
 */
export interface ModelRecord {
  readonly schema: typeof RECORD_SCHEMA;
  readonly version: number;
  readonly verdict: Verdict;
  readonly model: ModelFacts;
  readonly hyperparameters: Hyperparameters;
  readonly dataset: DatasetFacts;
  readonly metrics: RecordedMetrics;
  /** What it was compared with; null for a first model. */
  readonly champion: Champion | null;
  /** The version that served when this one was registered. */
  readonly parent: number | null;
  readonly code: CodeFacts;
  /** repository@sha256:… of the image that registered it. */
  readonly image: string | null;
  readonly workflow: string | null;
  /** ISO 8601; when the run began, where the caller knew it. */
  readonly startedAt: string | null;
  /** ISO 8601. */
  readonly registeredAt: string;
}

export const RECORD_SCHEMA = 'bookstore-ml/model-record/1';

export interface ModelFacts {
  /** SHA-256 that names the model: it lies at models/<digest>. */
  readonly digest: string;
  readonly items: number;
  readonly baskets: number;
  readonly neighbours: number;
}

export interface CodeFacts {
  /** Of this package. */
  readonly version: string;
  /** What found the neighbours: `wasm`, the compiled kernel. Older records say `js`, which was never so. */
  readonly kernel: string;
}

export interface Hyperparameters {
  readonly metric: 'cosine' | 'jaccard';
  /** Neighbours kept for each item. */
  readonly topK: number;
  /** Pairs seen in fewer baskets are left out. */
  readonly minSupport: number;
  /** How much a basket counts for, see src/recommender/weighting; absent, each counts for one. */
  readonly weighting?: 'tf-idf' | 'bm25';
  /** Added to the denominator of a similarity, in baskets: pairs seen in few of them lose by it. More than 0. */
  readonly shrinkage?: number;
  /** Days after which what was bought counts for half; absent, it counts for ever. */
  readonly halfLife?: number;
}

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
  /** First and last time, ISO 8601, where the file has times. */
  readonly from?: string;
  readonly to?: string;
}

/** The columns of an order log. */
export interface Columns {
  /** A basket is what this column groups: `customer_id` makes histories, `order_id` receipts. */
  readonly basket: string;
  readonly item: string;
  /** Absent in the file is fine unless it was asked for by name: then the file's own order counts as time. */
  readonly time: string;
}

export interface RecordedMetrics {
  /** SHA-256 of the metrics file as read. */
  readonly digest: string;
  readonly split: SplitFacts;
  /** Length of the lists that were judged. */
  readonly k: number;
  readonly seed: number;
  readonly resamples: number;
  readonly model: Performance;
  readonly popularity: Performance;
  /** Difference to popularity. */
  readonly overPopularity: Estimates;
}

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

export const SPLITS = ['leave-one-out', 'temporal'] as const;
export type SplitName = (typeof SPLITS)[number];

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

/** What the gate says. `unjudged`: nothing speaks against it, but there are too few baskets to say more. It may be promoted. */
export interface Verdict {
  readonly state: 'accepted' | 'unjudged' | 'refused';
  readonly checks: readonly Check[];
}

export type CheckName = 'integrity' | 'beats-popularity' | 'not-worse' | 'coverage';

/** One condition of the gate; `seen` and `needed` are in the unit that `detail` names. */
export interface Check {
  readonly name: CheckName;
  readonly outcome: 'passed' | 'failed' | 'unjudged';
  readonly seen: number;
  readonly needed: number;
  readonly detail: string;
}

/** The record in this text; undefined where it is none, or lacks what every record has. */
export function parseRecord(text: string): ModelRecord | undefined {
  try {
    const record: ModelRecord = JSON.parse(text);
    return isSound(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

/** Whether what is read of records, here and elsewhere, is there. Throws, too, where it is not. */
function isSound({ schema, version, verdict, model, hyperparameters, dataset, metrics, code }: ModelRecord): boolean {
  const measures = [metrics.model, metrics.popularity].flatMap(({ hitRate, ndcg, coverage }) => [
    hitRate.value,
    ndcg.value,
    coverage,
  ]);
  return (
    schema === RECORD_SCHEMA &&
    Number.isSafeInteger(version) &&
    ['accepted', 'unjudged', 'refused'].includes(verdict.state) &&
    verdict.checks.every(({ name, outcome }) => typeof name === 'string' && typeof outcome === 'string') &&
    /^[0-9a-f]{64}$/.test(model.digest) &&
    typeof hyperparameters.metric === 'string' &&
    typeof dataset.sha256 === 'string' &&
    typeof code.version === 'string' &&
    [...measures, metrics.k, metrics.split.evaluated, model.neighbours, dataset.rows].every(Number.isFinite)
  );
}

/** 3 → v0003. */
export const versionName = (version: number): string => `v${String(version).padStart(4, '0')}`;

/** Why the gate refused a version, in its own words; undefined where it did not. */
export function refusalOf({ verdict }: Pick<ModelRecord, 'verdict'>): string | undefined {
  if (verdict.state !== 'refused') return undefined;
  const failed = verdict.checks.filter(({ outcome }) => outcome !== 'passed');
  return failed.map(({ name, detail }) => `${name}: ${detail}`).join('; ');
}

/** What a run reports of a model, and the closing card shows. */
export interface ModelSummary {
  readonly version: string;
  readonly digest: string;
  readonly hitRate: number;
  /** Hit rate of recommending what sells most. */
  readonly popularity: number;
  readonly k: number;
  readonly promoted: boolean;
  /** SHA-256 of the orders. */
  readonly dataset: string;
}

export function summariseRecord(record: ModelRecord, promoted: boolean): ModelSummary {
  const { version, model, metrics, dataset } = record;
  return {
    version: versionName(version),
    digest: model.digest,
    hitRate: metrics.model.hitRate.value,
    popularity: metrics.popularity.hitRate.value,
    k: metrics.k,
    promoted,
    dataset: dataset.sha256,
  };
}
