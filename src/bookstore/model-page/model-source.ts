/** Where the page /model has its facts from: a registry of models, wherever it lies. */
export interface ModelSource {
  /** What is registered and what serves now; undefined where there is no registry yet. */
  overview(): Promise<ModelOverview | undefined>;
  /**
   * The neighbours of a registered model; undefined where it is gone, or too large to be drawn.
   * @param digest of a version.
   */
  neighbours(digest: string): Promise<NeighbourTable | undefined>;
}

export interface ModelOverview {
  /** Ascending. */
  readonly versions: readonly ModelVersion[];
  /** The version that serves, and the one that served before it. */
  readonly serving: number | undefined;
  readonly before: number | undefined;
}

/** One registered version. Measures are means over evaluated baskets, 0 to 1. */
export interface ModelVersion {
  readonly version: number;
  /** SHA-256 of the model. */
  readonly digest: string;
  /** ISO 8601. */
  readonly registeredAt: string;
  /** The version that served when this one was registered. */
  readonly parent: number | undefined;
  readonly verdict: 'accepted' | 'unjudged' | 'refused';
  readonly checks: readonly GateCheck[];
  readonly hitRate: Estimate;
  readonly ndcg: Estimate;
  /** Of simply recommending what sells most, over the same baskets. */
  readonly popularityHitRate: Estimate;
  /** Share of the catalog that is recommended at all. */
  readonly coverage: number;
  /** Length of the lists that were measured. */
  readonly k: number;
  readonly evaluated: number;
  readonly dataset: ModelDataset;
  /** In words, such as "cosine, top 20". */
  readonly method: string;
  /** Version of the code that trained it, and its kernel. */
  readonly code: string;
  readonly image: string | undefined;
  readonly workflow: string | undefined;
}

/** A mean with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface ModelDataset {
  /** SHA-256 of the order file. */
  readonly sha256: string;
  readonly rows: number;
  readonly baskets: number;
  readonly items: number;
  /** First and last order, ISO 8601, where the file has times. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** One condition of the promotion gate. */
export interface GateCheck {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'unjudged';
  readonly seen: number;
  readonly needed: number;
  readonly detail: string;
}

/** A model's neighbours, flat: those of item i are at offsets[i] to offsets[i + 1], best first. */
export interface NeighbourTable {
  readonly ids: readonly string[];
  /** By item; null where the catalog had none. */
  readonly titles: readonly (string | null)[] | undefined;
  /** Baskets that hold item i. */
  readonly counts: Uint32Array;
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
}
