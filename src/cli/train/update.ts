import { DEFAULT_COLUMNS } from '../../recommender/interactions.js';
import { titlesOf } from '../../recommender/store/read-model.js';
import { readCheckpoint, writeCheckpoint } from '../../recommender/update/checkpoint-file.js';
import { readLogs } from '../../recommender/update/read-logs.js';
import { type Checkpoint, updateModel } from '../../recommender/update/update-model.js';
import type { CliArgs } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { progressLine } from '../printing/progress-line.js';
import { checkLog } from './check-log.js';
import { READING_FLAGS, readingOf, refuseAllBut } from './options.js';
import { refuseEmpty } from './refuse-empty.js';
import { titlesFor } from './titles.js';
import { writeTrained } from './write-trained.js';

/** What --from goes with: all else is in the model. */
const UPDATING = ['from', 'orders', 'out', 'catalog', 'threads', 'export', 'keep-baskets', ...READING_FLAGS];

/** Brings the model in a folder up to date with what is new in some logs. */
export async function update(args: CliArgs, from: string, orders: readonly string[], out: string): Promise<ExitCode> {
  refuseAllBut(UPDATING, args, '--from takes what the model has');
  const before = await readCheckpoint(from);
  const { basket, item, time } = before.log.source.columns;
  const columns = { basket, item, ...(time !== DEFAULT_COLUMNS.time && { time }) };
  const threads = args.whole('threads', 1, 256);
  const titles = (await titlesFor(args, item)) ?? titlesOf(before);
  const progress = progressLine('training');
  const training = { onProgress: progress.show, ...(threads !== undefined && { threads }) };
  let trained: Checkpoint = before;
  try {
    for (const file of orders) {
      const log = await readLogs([file], columns, { ...readingOf(args), times: false });
      await checkLog(args, [file], log);
      trained = await updateModel(trained, log, training);
    }
  } finally {
    progress.end();
  }
  refuseEmpty(trained.model, trained.log.source);
  // The baskets first: a model that is there can be gone on from.
  await writeCheckpoint(out, trained);
  return writeTrained(args, out, { model: trained.model, source: trained.log.source, titles });
}
