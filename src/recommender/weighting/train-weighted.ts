import { countIds } from '../flat-ids.js';
import type { Interactions } from '../interactions.js';
import type { Hyperparameters, Model } from '../model.js';
import { allocateStruct } from '../threads/kernel-struct.js';
import { mapRanges } from '../threads/map-ranges.js';
import type { Progress, ThreadPool } from '../threads/thread-pool.js';
import { MAX_NEIGHBOURS, tooManyNeighbours } from '../train/find-neighbours.js';
import { type Shard, shardRows } from '../train/shard.js';
import { entryWeights, UNIT } from './entry-weights.js';
import { scoring } from './scoring.js';

/** Neighbours of the items from `from` on. */
export interface WeightedRows extends Pick<Model, 'counts' | 'offsets' | 'neighbours' | 'support'> {
  readonly from: number;
  readonly scores: Float32Array;
}

const CHUNK_BASKETS = 8192;
const CHUNK_ROWS = 16;

/**
 * Finds the neighbours of a slice of the items with weighted baskets: sums of whole numbers (see UNIT), then one score for
 * each pair; in the order of score descending, then canonical. The result is in the pool's memory. Throws InputError where
 * a half-life is asked for without times, and where the memory is not enough.
 */
export async function trainWeighted(
  pool: ThreadPool,
  interactions: Interactions,
  hyperparameters: Hyperparameters,
  shard: Shard,
  onProgress: Progress = () => {},
): Promise<WeightedRows> {
  const { kernel } = pool;
  const { baskets } = interactions;
  const items = countIds(interactions.items);
  const given = entryWeights(interactions, hyperparameters);
  const [offsets, entries] = [pool.addressOf(interactions.offsets), pool.addressOf(interactions.entries)];
  const weights = pool.allocate(Math.ceil(given.length / 2));
  pool.bytes(weights, given.byteLength).set(new Uint8Array(given.buffer, given.byteOffset, given.byteLength));

  const [counts, norms, costs] = [zeros(pool, items), zeros(pool, items * 2), zeros(pool, items * 2)];
  const log = [offsets, entries, weights] as const;
  mapRanges(baskets, CHUNK_BASKETS, (from, to) => kernel.sumItemWeights(from, to, ...log, counts, norms, costs));
  const [starts, held, ownWeights] = [
    pool.allocate(items + 1),
    pool.allocate(given.length),
    pool.allocate(Math.ceil(given.length / 2)),
  ];
  kernel.prefixSums(counts, items, starts);
  const next = pool.allocate(items);
  kernel.copy(next, starts, items * 4);
  mapRanges(baskets, CHUNK_BASKETS, (from, to) => kernel.listWeightedBaskets(from, to, ...log, next, held, ownWeights));

  const { score, scales, shrinkage } = scoring(hyperparameters, pool.doubles(norms, items), pool.words(counts, items));
  const scalesAt = pool.allocate(items * 2);
  pool.doubles(scalesAt, items).set(scales);
  const { from, to } = shardRows(pool.doubles(costs, items), shard);
  const size = to - from;
  const most = Math.min(hyperparameters.topK, Math.max(0, items - 1));
  const [listStarts, again] = [pool.allocate(size + 1), pool.allocate(size + 1)];
  const room = kernel.neighbourOffsets(from, to, costs, most, MAX_NEIGHBOURS, listStarts) >>> 0;
  if (room > MAX_NEIGHBOURS) throw tooManyNeighbours(hyperparameters.topK);
  kernel.copy(again, listStarts, size * 4);
  const lengths = pool.allocate(size);
  const [neighbours, support, scores] = [pool.allocate(room), pool.allocate(room), pool.allocate(room)];

  const job = allocateStruct(
    pool,
    'WeightedJob',
    {
      score: pool.constants.Score![score]!,
      topK: Math.max(1, most),
      minSupport: hyperparameters.minSupport,
      items,
      scales: scalesAt,
      offsets,
      entries,
      weights,
      starts,
      baskets: held,
      ownWeights,
      first: from,
      listStarts,
      lengths,
      neighbours,
      support,
      scores,
    },
    { shrinkage, unitSquare: UNIT * UNIT },
  );
  const adders = Array.from({ length: pool.threads }, () => kernel.newAccumulator(job) >>> 0);
  onProgress(0, size);
  await pool.parallelFor('findWeightedNeighbours', size, CHUNK_ROWS, (thread) => [adders[thread]!], onProgress);
  onProgress(size, size);

  const found = kernel.compactLists(0, size, listStarts, lengths, neighbours, 0, support) >>> 0;
  kernel.compactLists(0, size, again, lengths, scores, 0, 0);
  pool.words(listStarts, size + 1)[size] = found;
  const bits = pool.words(scores, found);
  return {
    from,
    counts: pool.words(counts, items),
    offsets: pool.words(listStarts, size + 1),
    neighbours: pool.words(neighbours, found),
    support: pool.words(support, found),
    scores: new Float32Array(bits.buffer, bits.byteOffset, found),
  };
}

function zeros(pool: ThreadPool, length: number): number {
  const at = pool.allocate(length);
  pool.kernel.fill(at, length * 4, 0);
  return at;
}
