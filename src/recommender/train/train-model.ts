import { availableParallelism } from 'node:os';
import type { Interactions } from '../interactions.js';
import type { Hyperparameters, Model } from '../model.js';
import { gatherRows } from './gather-rows.js';
import { buildMatrix } from './matrix.js';
import { type Progress, runJob } from './run-job.js';
import { type ModelShard, type Shard, shardRows } from './shard.js';
import { planJob, type TrainingJob } from './training-job.js';

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
  return (await train(interactions, hyperparameters, { index: 0, of: 1 }, options)).model;
}

/** As trainModel, for one of several slices of the items that take equally long. */
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
  options: TrainOptions,
): Promise<{ from: number; model: Model }> {
  const matrix = buildMatrix(interactions);
  const { from, to } = shardRows(matrix, shard);
  const job = planJob(matrix, hyperparameters, from, to);
  await runJob(job, options.threads ?? usefulThreads(job), options.onProgress ?? (() => {}));
  const { items, baskets } = interactions;
  const counts = Uint32Array.from(matrix.numbers, (number) => matrix.counts[number]!);
  return { from, model: { hyperparameters, items, baskets, counts, ...gatherRows(job, from) } };
}

/** Additions below which one thread is done before others have started. */
const WORTH_THREADS = 3e7;
const MOST_THREADS = 64;

function usefulThreads({ rows, matrix }: TrainingJob): number {
  const additions = rows.reduce((sum, number) => sum + matrix.costs[number]!, 0);
  return additions < WORTH_THREADS ? 1 : Math.min(availableParallelism(), MOST_THREADS);
}
