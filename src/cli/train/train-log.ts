import { UsageError } from '../../lib/usage-error.js';
import { isPlain } from '../../recommender/model.js';
import { kernelByteLimit } from '../../recommender/threads/memory-limit.js';
import { startThreadPool, type ThreadPool, usefulThreads } from '../../recommender/threads/thread-pool.js';
import type { Shard } from '../../recommender/train/shard.js';
import type { CliArgs } from '../command.js';
import type { ExitCode } from '../exit-codes.js';
import { bytesOf } from '../parsing/byte-amount.js';
import { hyperparametersOf } from './options.js';

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
  const pool = await poolFor(args, orders);
  // The other threads start while the rest is loaded, and end while the model is written.
  const { writeTrained } = await import('./write-trained.js');
  const work = keep
    ? (await import('./train-kept.js')).trainKept(args, orders, wanted, pool, out)
    : (await import('./train.js')).train(args, orders, wanted, pool, shard);
  const trained = await work.finally(() => {
    pool.close();
  });
  return writeTrained(args, out, trained);
}

async function poolFor(args: CliArgs, orders: readonly string[]): Promise<ThreadPool> {
  const threads = args.whole('threads', 1, 256) ?? Math.max(...(await Promise.all(orders.map(usefulThreads))));
  const memory = bytesOf(args.text('memory'));
  return memory === undefined ? startThreadPool(threads) : startThreadPool(threads, kernelByteLimit(threads, memory));
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
