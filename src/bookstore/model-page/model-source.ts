import type { ModelRecord } from '../../lib/model-record.js';

/** Source of the facts on /model: a model registry. */
export interface ModelSource {
  /** The registered versions and the one that is serving; undefined if there is no registry yet. */
  overview(): Promise<ModelOverview | undefined>;
  /**
   * The neighbours of a registered model; undefined if it is gone or too large to draw.
   * @param digest of a version.
   */
  neighbours(digest: string): Promise<NeighbourTable | undefined>;
}

export interface ModelOverview {
  /** In ascending order. */
  readonly versions: readonly ModelRecord[];
  /** The version that is serving, and the one that served before it. */
  readonly serving: number | undefined;
  readonly before: number | undefined;
}

/** A model's neighbours in one array: those of item i are at offsets[i] to offsets[i + 1], best first. */
export interface NeighbourTable {
  readonly ids: readonly string[];
  /** By item; null if the catalog has none. */
  readonly titles: readonly (string | null)[] | undefined;
  /** Number of baskets that contain item i. */
  readonly counts: Uint32Array;
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
}
