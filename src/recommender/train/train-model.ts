import { availableParallelism } from 'node:os';
import type { Interactions } from '../interactions.js';
import { type Hyperparameters, isPlain, type Model } from '../model.js';
import { type Progress, startThreadPool, type ThreadPool } from '../threads/thread-pool.js';
import { findNeighbours } from './find-neighbours.js';
import { buildItemMatrix } from './item-matrix.js';
import { type ModelShard, type Shard, shardRows } from './shard.js';

export interface TrainOptions {
  /** Default: the number of cores, or 1 where starting threads would cost more than it saves. */
  readonly threads?: number;
  /** An existing pool to train on, best the one that read the log. The model is in its memory then. */
  readonly pool?: ThreadPool;
  /** True where the interactions are not needed afterwards: if memory is short, their entries are overwritten. */
  readonly consumesInput?: boolean;
  /** Rows done of all rows. */
  readonly onProgress?: Progress;
}

/**
 * Finds every item's best neighbours. The same baskets give the same model, on any number of threads.
 * Throws InputError where the neighbours do not fit in memory.
 */
export async function trainModel(
  interactions: Interactions,
  hyperparameters: Hyperparameters,
  options: TrainOptions = {},
): Promise<Model> {
  return (await train(interactions, hyperparameters, { index: 0, of: 1 }, options)).model;
}

/** As trainModel, for one of several slices of the items that take about equally long. */
export async function trainShard(
  interactions: Interactions,
  hyperparameters: Hyperparameters,
  shard: Shard,
  options: TrainOptions = {},
): Promise<ModelShard> {
  const { from, model } = await train(interactions, hyperparameters, shard, options);
  return { ...model, shard, from };
}

async function train(
  interactions: Interactions,
  hyperparameters: Hyperparameters,
  shard: Shard,
  { pool, threads, consumesInput, onProgress }: TrainOptions,
): Promise<{ from: number; model: Model }> {
  const own =
    pool ?? startThreadPool(threads ?? (interactions.entries.length < MIN_ENTRIES_FOR_THREADS ? 1 : usefulThreads()));
  const keep = pool === undefined ? copied : <Lists>(lists: Lists) => lists;
  try {
    const { items, baskets } = interactions;
    if (!isPlain(hyperparameters)) {
      const { trainWeighted } = await import('../weighting/train-weighted.js');
      const { from, ...rows } = await trainWeighted(own, interactions, hyperparameters, shard, onProgress);
      return { from, model: { hyperparameters, items, baskets, ...keep(rows) } };
    }
    const overwrites = consumesInput === true && isMemoryTight(own, interactions);
    // The digest is computed from the entries when it is first read, and they are about to be overwritten.
    if (overwrites) void interactions.source.digest;
    const matrix = await buildItemMatrix(own, interactions, overwrites);
    const { from, to } = shardRows(own.doubles(matrix.at.costs, matrix.items), shard);
    onProgress?.(0, to - from);
    const rows = await findNeighbours(own, matrix, hyperparameters, from, to, onProgress);
    onProgress?.(to - from, to - from);
    return { from, model: { hyperparameters, items, baskets, ...keep({ counts: matrix.counts, ...rows }) } };
  } finally {
    if (pool === undefined) await own.close();
  }
}

/** Copies of the arrays, so that they do not keep all of a pool's memory alive. */
function copied<Lists extends Record<string, Uint32Array | Float32Array>>(lists: Lists): Lists {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.slice()])) as Lists;
}

/** Whether the lists of baskets and the addresses of them do not both fit beside the entries, and the entries are the last thing in the memory. */
function isMemoryTight(pool: ThreadPool, { entries, baskets }: Interactions): boolean {
  const last = pool.mark() - pool.addressOf(entries) - entries.byteLength;
  return last >= 0 && last < 256 && pool.freeBytes() < (2 * entries.length + baskets) * 4 * 1.2;
}

/** Below so many entries, one thread is finished before others have started. */
const MIN_ENTRIES_FOR_THREADS = 3e5;
const MAX_THREADS = 64;

function usefulThreads(): number {
  return Math.min(availableParallelism(), MAX_THREADS);
}
