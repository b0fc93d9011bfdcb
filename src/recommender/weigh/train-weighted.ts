import { setImmediate } from 'node:timers/promises';
import type { Interactions } from '../interactions.js';
import type { Hyperparameters, Model } from '../model.js';
import type { Progress } from '../threads/crew.js';
import { type Shard, shardRows } from '../train/shard.js';
import { entryWeights } from './entry-weights.js';
import { weightedScore } from './weighted-score.js';

/** Neighbours of the items from `from` on. */
export interface WeightedRows extends Pick<Model, 'counts' | 'offsets' | 'neighbours' | 'support'> {
  readonly from: number;
  readonly scores: Float32Array;
}

const PROGRESS_MS = 100;

/**
 * Finds the neighbours of a slice of the items by weighted baskets: sums of whole numbers (see UNIT), then one score for
 * each pair; score descending, then canonical order. Throws InputError where a half-life is asked for without times.
 */
export async function trainWeighted(
  interactions: Interactions,
  hyperparameters: Hyperparameters,
  shard: Shard,
  onProgress: Progress = () => {},
): Promise<WeightedRows> {
  const { offsets: baskets, entries } = interactions;
  const items = interactions.items.text.length;
  const weights = entryWeights(interactions, hyperparameters);
  const { starts, places, basketOf } = placesOf(interactions);
  const counts = Uint32Array.from({ length: items }, (_, item) => starts[item + 1]! - starts[item]!);
  const norms = new Float64Array(items);
  for (let entry = 0; entry < entries.length; entry++) norms[entries[entry]!]! += weights[entry]! ** 2;
  const score = weightedScore(hyperparameters, norms, counts);
  const most = Math.min(hyperparameters.topK, Math.max(0, items - 1));
  const { from, to } = shardRows(costsOf(starts, basketOf, baskets), shard);

  const common = new Uint32Array(items);
  const sums = new Float64Array(items);
  const touched = new Uint32Array(items + 1);
  const offsets = new Uint32Array(to - from + 1);
  const rows: { items: number[]; support: number[]; scores: number[] } = { items: [], support: [], scores: [] };
  let shown = performance.now();
  for (let row = from; row < to; row++) {
    fillRow(row, add(row));
    offsets[row - from + 1] = rows.items.length;
    if (performance.now() - shown < PROGRESS_MS) continue;
    onProgress(row - from, to - from);
    await setImmediate();
    shown = performance.now();
  }
  onProgress(to - from, to - from);
  return {
    from,
    counts,
    offsets,
    neighbours: Uint32Array.from(rows.items),
    support: Uint32Array.from(rows.support),
    scores: Float32Array.from(rows.scores),
  };

  /** Adds up a row; answers how many items are in `touched`, the row's own among them. */
  function add(row: number): number {
    let size = 0;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const basket = basketOf[at]!;
      const weight = weights[places[at]!]!;
      const end = baskets[basket + 1]!;
      for (let entry = baskets[basket]!; entry < end; entry++) {
        const item = entries[entry]!;
        const count = common[item]!;
        touched[size] = item;
        size += count === 0 ? 1 : 0;
        common[item] = count + 1;
        sums[item]! += weight * weights[entry]!;
      }
    }
    return size;
  }

  /** Appends the best of what was added up, and forgets it. */
  function fillRow(row: number, size: number): void {
    const start = rows.items.length;
    for (let at = 0; at < size; at++) {
      const item = touched[at]!;
      const [support, sum] = [common[item]!, sums[item]!];
      common[item] = 0;
      sums[item] = 0;
      if (item !== row && support >= hyperparameters.minSupport && sum > 0)
        insert(start, item, support, score(sum, row, item));
    }
  }

  function insert(start: number, item: number, support: number, value: number): void {
    const { items, scores } = rows;
    const isAhead = (at: number) => scores[at]! > value || (scores[at] === value && items[at]! < item);
    let at = items.length;
    if (at === start + most) {
      if (most === 0 || isAhead(at - 1)) return;
      at--;
    }
    for (; at > start && !isAhead(at - 1); at--) {
      items[at] = items[at - 1]!;
      scores[at] = scores[at - 1]!;
      rows.support[at] = rows.support[at - 1]!;
    }
    items[at] = item;
    scores[at] = value;
    rows.support[at] = support;
  }
}

/** The entries of each item, those of item i at starts[i] to starts[i + 1], and the basket of each. */
function placesOf({ items, baskets, offsets, entries }: Interactions) {
  const size = items.text.length;
  const starts = new Uint32Array(size + 1);
  for (const item of entries) starts[item + 1]!++;
  for (let item = 0; item < size; item++) starts[item + 1]! += starts[item]!;
  const next = starts.slice(0, size);
  const places = new Uint32Array(entries.length);
  const basketOf = new Uint32Array(entries.length);
  for (let basket = 0; basket < baskets; basket++) {
    for (let entry = offsets[basket]!; entry < offsets[basket + 1]!; entry++) {
      const at = next[entries[entry]!]!++;
      places[at] = entry;
      basketOf[at] = basket;
    }
  }
  return { starts, places, basketOf };
}

/** Additions that each item's row takes. */
function costsOf(starts: Uint32Array, basketOf: Uint32Array, baskets: Uint32Array): Float64Array {
  const costs = new Float64Array(starts.length - 1);
  for (let item = 0; item < costs.length; item++) {
    for (let at = starts[item]!; at < starts[item + 1]!; at++) {
      costs[item]! += baskets[basketOf[at]! + 1]! - baskets[basketOf[at]!]!;
    }
  }
  return costs;
}
