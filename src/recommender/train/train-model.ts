import { availableParallelism } from 'node:os';
import type { Interactions } from '../interactions.js';
import type { Hyperparameters, Model } from '../model.js';
import { buildMatrix, type Matrix } from './matrix.js';
import { type Progress, runJob } from './run-job.js';
import { type ModelShard, type Shard, shardRows } from './shard.js';
import { planJob } from './training-job.js';

export interface TrainOptions {
  /** Default: the number of cores, or 1 where starting threads would cost more than they save. */
  readonly threads?: number;
  /** Rows done of all rows. */
  readonly onProgress?: Progress;
}

/**
 * Finds every item's best neighbours. The same baskets give the same model on any number of threads, in any order.
 * Throws InputError where the neighbours asked for do not fit in memory.
 */
export async function trainModel(
  interactions: Interactions,
  hyperparameters: Hyperparameters,
  options: TrainOptions = {},
): Promise<Model> {
  const {
    shard: _,
    from: __,
    ...model
  } = await trainShard(interactions, hyperparameters, { index: 0, of: 1 }, options);
  return model;
}

/** As trainModel, for one of several slices of the items that take equally long. */
export async function trainShard(
  interactions: Interactions,
  hyperparameters: Hyperparameters,
  shard: Shard,
  options: TrainOptions = {},
): Promise<ModelShard> {
  const matrix = buildMatrix(interactions);
  const { from, to } = shardRows(matrix, shard);
  const job = planJob(matrix, hyperparameters, from, to);
  await runJob(job, options.threads ?? usefulThreads(matrix), options.onProgress ?? (() => {}));

  const placeOf = new Uint32Array(matrix.items);
  job.rows.forEach((number, place) => {
    placeOf[number] = place;
  });
  const offsets = new Uint32Array(to - from + 1);
  for (let item = from; item < to; item++) {
    offsets[item - from + 1] = offsets[item - from]! + job.lengths[placeOf[matrix.numbers[item]!]!]!;
  }
  const neighbours = new Uint32Array(offsets[to - from]!);
  const support = new Uint32Array(neighbours.length);
  for (let item = from; item < to; item++) {
    const place = placeOf[matrix.numbers[item]!]!;
    const slot = job.slots[place]!;
    const end = slot + job.lengths[place]!;
    neighbours.set(job.neighbours.subarray(slot, end), offsets[item - from]);
    support.set(job.support.subarray(slot, end), offsets[item - from]);
  }
  const { items, baskets } = interactions;
  const counts = Uint32Array.from(matrix.numbers, (number) => matrix.counts[number]!);
  return { shard, from, hyperparameters, items, baskets, counts, offsets, neighbours, support };
}

/** Additions below which one thread is done before others have started. */
const WORTH_THREADS = 3e7;
const MOST_THREADS = 64;

function usefulThreads(matrix: Matrix): number {
  const additions = matrix.costs.reduce((sum, cost) => sum + cost, 0);
  return additions < WORTH_THREADS ? 1 : Math.min(availableParallelism(), MOST_THREADS);
}
