import type { Hyperparameters } from '../../recommender/model.js';
import type { Crew } from '../../recommender/threads/thread-pool.js';
import { writeKept } from '../../recommender/update/checkpoint-file.js';
import { readLogs } from '../../recommender/update/read-logs.js';
import { trainContinuable } from '../../recommender/update/update-model.js';
import type { CliArgs } from '../command.js';
import { progressLine } from '../printing/progress-line.js';
import { columnsOf } from './options.js';
import { titlesFor } from './titles.js';
import type { Trained } from './write-trained.js';

/** Reads order logs and trains on them, and keeps what --from needs beside the model that is about to be written. */
export async function trainKept(
  args: CliArgs,
  orders: readonly string[],
  wanted: Hyperparameters,
  crew: Crew,
  out: string,
): Promise<Trained> {
  const log = await readLogs(orders, columnsOf(args), { times: false, crew });
  const titles = await titlesFor(args);
  const progress = progressLine('training');
  const trained = await trainContinuable(log, wanted, { onProgress: progress.show, crew }).finally(progress.end);
  await writeKept(out, trained);
  return { model: trained.model, source: trained.log.source, titles };
}
