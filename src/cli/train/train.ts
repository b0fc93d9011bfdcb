import type { Hyperparameters } from '../../recommender/model.js';
import { readInteractions } from '../../recommender/read/read-interactions.js';
import type { ThreadPool } from '../../recommender/threads/thread-pool.js';
import type { Shard } from '../../recommender/train/shard.js';
import { trainModel, trainShard } from '../../recommender/train/train-model.js';
import type { CliArgs } from '../command.js';
import { progressLine } from '../printing/progress-line.js';
import { columnsOf, readingOf } from './options.js';
import { titlesFor } from './titles.js';
import type { Trained } from './write-trained.js';

/** Reads order logs and trains on them. */
export async function train(
  args: CliArgs,
  orders: readonly string[],
  wanted: Hyperparameters,
  pool: ThreadPool,
  shard: Shard | undefined,
): Promise<Trained> {
  const options = { ...readingOf(args), times: wanted.halfLife !== undefined, pool };
  const log =
    orders.length > 1
      ? await (await import('../../recommender/update/read-logs.js')).readLogs(orders, columnsOf(args), options)
      : await readInteractions(orders[0]!, columnsOf(args), options);
  const titles = await titlesFor(args);
  // Of most logs there is nothing more to say than how large they are, and nothing more is loaded.
  const isPlain = titles === undefined && !log.findings?.length;
  const line = isPlain ? undefined : await (await import('./check-log.js')).checkLog(args, orders, log, titles);
  const progress = progressLine('training');
  const training = { onProgress: progress.show, pool, consumesInput: true };
  const trained = shard === undefined ? trainModel(log, wanted, training) : trainShard(log, wanted, shard, training);
  return {
    model: await trained.finally(progress.end),
    source: log.source,
    titles,
    ...(line !== undefined && { line }),
  };
}
