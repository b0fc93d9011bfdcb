import type { Model } from '../model.js';

/** One of several slices of the items. `index` counts from 0, as the completion index of an Indexed Job does. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Part of a model: `offsets`, `neighbours` and `support` cover the items from `from` on, everything else is complete. */
export interface ModelShard extends Model {
  readonly shard: Shard;
  readonly from: number;
}

/**
 * The canonical positions of a shard's items, given how many additions each item takes. Slices are contiguous and take about
 * equally many additions.
 */
export function shardRows(additions: Float64Array, { index, of }: Shard): { from: number; to: number } {
  if (of === 1) return { from: 0, to: additions.length };
  const costs = additions.map((cost) => cost + 1);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  let from = 0;
  let to = 0;
  let before = 0;
  costs.forEach((cost) => {
    if (before * of < total * index) from++;
    if (before * of < total * (index + 1)) to++;
    before += cost;
  });
  return { from, to };
}
