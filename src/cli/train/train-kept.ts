import type { Hyperparameters } from '../../recommender/model.js';
import type { ThreadPool } from '../../recommender/threads/thread-pool.js';
import { writeCheckpoint } from '../../recommender/update/checkpoint-file.js';
import { readLogs } from '../../recommender/update/read-logs.js';
import { trainCheckpoint } from '../../recommender/update/update-model.js';
import type { CliArgs } from '../command.js';
import { progressLine } from '../printing/progress-line.js';
import { checkLog } from './check-log.js';
import { columnsOf, readingOf } from './options.js';
import { refuseEmpty } from './refuse-empty.js';
import { titlesFor } from './titles.js';
import type { Trained } from './write-trained.js';

/** Reads order logs and trains on them, and keeps what --from needs beside the model that is about to be written. */
export async function trainKept(
  args: CliArgs,
  orders: readonly string[],
  wanted: Hyperparameters,
  pool: ThreadPool,
  out: string,
): Promise<Trained> {
  const log = await readLogs(orders, columnsOf(args), { ...readingOf(args), times: false, pool });
  const titles = await titlesFor(args);
  const line = await checkLog(args, orders, log, titles);
  const progress = progressLine('training');
  const trained = await trainCheckpoint(log, wanted, { onProgress: progress.show, pool }).finally(progress.end);
  refuseEmpty(trained.model, trained.log.source);
  await writeCheckpoint(out, trained);
  return { model: trained.model, source: trained.log.source, titles, line };
}
