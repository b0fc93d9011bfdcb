import type { ModelRecord } from '../../lib/model-record.js';

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
  readonly versions: readonly ModelRecord[];
  /** The version that serves, and the one that served before it. */
  readonly serving: number | undefined;
  readonly before: number | undefined;
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
