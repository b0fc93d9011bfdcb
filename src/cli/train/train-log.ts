import { type Hyperparameters, isPlain } from '../../recommender/model.js';
import { readInteractions } from '../../recommender/read/read-interactions.js';
import { type Crew, startCrew, usefulThreads } from '../../recommender/threads/crew.js';
import { kernelBytes } from '../../recommender/threads/memory-limit.js';
import type { Shard } from '../../recommender/train/shard.js';
import { trainModel, trainShard } from '../../recommender/train/train-model.js';
import { bytesOf } from '../byte-amount.js';
import { type CliArgs, UsageError } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { progressLine } from '../progress-line.js';
import { columnsOf, hyperparametersOf } from './options.js';
import { titlesFor } from './titles.js';
import { type Trained, writeTrained } from './write-trained.js';

/** Trains on order logs from the start: a whole model, or a shard of one. */
export async function trainLog(args: CliArgs, orders: readonly string[], out: string): Promise<ExitCode> {
  const shard = shardOf(args);
  const whole = ['export', 'keep-baskets'].find((name) => shard !== undefined && args.has(name));
  if (whole !== undefined) throw new UsageError(`--${whole} needs a whole model, and --shard makes a part of one`);

  const wanted = hyperparametersOf(args);
  const keep = args.has('keep-baskets');
  if (keep && !isPlain(wanted)) {
    throw new UsageError(
      '--keep-baskets goes with plain counts: leave out --weighting and --half-life, and --shrinkage of cosine',
    );
  }
  const trained = await withCrew(args, orders, (crew) =>
    keep ? trainKept(args, orders, wanted, crew, out) : train(args, orders, wanted, crew, shard),
  );
  return writeTrained(args, out, trained);
}

async function train(
  args: CliArgs,
  orders: readonly string[],
  wanted: Hyperparameters,
  crew: Crew,
  shard: Shard | undefined,
): Promise<Trained> {
  const options = { times: wanted.halfLife !== undefined, crew };
  const log =
    orders.length > 1
      ? await (await import('../../recommender/update/read-logs.js')).readLogs(orders, columnsOf(args), options)
      : await readInteractions(orders[0]!, columnsOf(args), options);
  const titles = await titlesFor(args);
  const progress = progressLine('training');
  const training = { onProgress: progress.show, crew, usesUp: true };
  const trained = shard === undefined ? trainModel(log, wanted, training) : trainShard(log, wanted, shard, training);
  return { model: await trained.finally(progress.end), source: log.source, titles };
}

/** The same, and keeps what --from needs beside the model that is about to be written. */
async function trainKept(
  args: CliArgs,
  orders: readonly string[],
  wanted: Hyperparameters,
  crew: Crew,
  out: string,
): Promise<Trained> {
  const [{ readLogs }, { trainContinuable }, { writeKept }] = await Promise.all([
    import('../../recommender/update/read-logs.js'),
    import('../../recommender/update/update-model.js'),
    import('../../recommender/update/kept-file.js'),
  ]);
  const log = await readLogs(orders, columnsOf(args), { times: false, crew });
  const titles = await titlesFor(args);
  const progress = progressLine('training');
  const trained = await trainContinuable(log, wanted, { onProgress: progress.show, crew }).finally(progress.end);
  await writeKept(out, trained);
  return { model: trained.model, source: trained.log.source, titles };
}

async function withCrew<T>(args: CliArgs, orders: readonly string[], work: (crew: Crew) => Promise<T>): Promise<T> {
  const threads = args.whole('threads', 1, 256) ?? Math.max(...(await Promise.all(orders.map(usefulThreads))));
  const memory = bytesOf(args.text('memory'));
  const crew = memory === undefined ? startCrew(threads) : startCrew(threads, kernelBytes(threads, memory));
  try {
    return await work(crew);
  } finally {
    // They go while the model is written.
    crew.end();
  }
}

function shardOf(args: CliArgs): Shard | undefined {
  const text = args.text('shard');
  if (text === undefined) return undefined;
  const [index, of] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).slice(1).map(Number);
  if (index === undefined || of === undefined || index >= of) {
    throw new UsageError(`--shard is I/N, counted from 0: 0/4 to 3/4; "${text}" is not`);
  }
  return { index, of };
}
