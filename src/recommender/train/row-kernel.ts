import { BestNeighbours } from './best-neighbours.js';
import type { TrainingJob } from './training-job.js';

/** Counts up to here have a memory of what was refused. */
const SMALL_COUNTS = 16;

/**
 * Answers the function that finds the neighbours of the row at a place of the job. Counts are integers, added in any
 * order to the same sum: that is why threads and shards agree to the byte.
 */
export function rowKernel({ matrix, hyperparameters, rows, slots, lengths, neighbours, support }: TrainingJob) {
  const { items, counts, canonical, basketOffsets, basketItems, itemOffsets, itemBaskets } = matrix;
  const { metric, minSupport } = hyperparameters;
  const cosine = metric === 'cosine';
  const best = new BestNeighbours(Math.min(hyperparameters.topK, Math.max(items - 1, 0)), metric, counts, canonical);
  const common = new Uint32Array(items);
  const touched = new Uint32Array(items + 1);
  const refused = new Int32Array(SMALL_COUNTS);

  /** Fills `common` for a row; answers how many items are in `touched`, the row's own among them. */
  function countPairs(row: number): number {
    let size = 0;
    for (let at = itemOffsets[row]!; at < itemOffsets[row + 1]!; at++) {
      const basket = itemBaskets[at]!;
      const end = basketOffsets[basket + 1]!;
      for (let entry = basketOffsets[basket]!; entry < end; entry++) {
        const item = basketItems[entry]!;
        const count = common[item]!;
        touched[size] = item;
        size += count === 0 ? 1 : 0;
        common[item] = count + 1;
      }
    }
    return size;
  }

  return (place: number): void => {
    const row = rows[place]!;
    const own = counts[row]!;
    const size = countPairs(row);
    best.start(row);
    refused.fill(-1);
    for (let at = 0; at < size; at++) {
      const item = touched[at]!;
      const count = common[item]!;
      common[item] = 0;
      if (item === row || count < minSupport) continue;
      // Of equal counts the greater number is better: once one was refused, all below it are, with no division.
      if (count < SMALL_COUNTS && item <= refused[count]!) continue;
      const key = cosine ? (count * count) / counts[item]! : count / (own + counts[item]! - count);
      if (!best.offer(key, item, count) && count < SMALL_COUNTS) refused[count] = item;
    }
    lengths[place] = best.size;
    best.drain(neighbours, support, slots[place]!);
  };
}
