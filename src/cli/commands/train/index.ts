import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs, CliCommand } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { ordersOf, TRAIN_OPTIONS } from '../../train/options.js';

export const command: CliCommand = {
  options: TRAIN_OPTIONS,
  positionals: [0, 10_000],
  examples: [
    ['train --orders shop/orders.csv --catalog shop/catalog.csv --out model', 'a model with titles'],
    ['train --from model --orders new.csv --out model', 'bring it up to date with new orders'],
  ],
  run,
};

/** Each way to a model loads what it needs, and no more: of a short training, loading is the larger part. */
async function run(args: CliArgs): Promise<ExitCode> {
  const out = args.text('out');
  if (out === undefined) throw new UsageError('train needs --out DIR');
  if (args.has('merge')) {
    const { merge } = await import('../../train/merge.js');
    return merge(args, [...args.texts('merge'), ...args.positionals], out);
  }
  if (args.positionals.length > 0) throw new UsageError(`train does not take "${args.positionals[0]}"`);
  const orders = ordersOf(args);
  if (orders.length === 0) throw new UsageError('train needs --orders FILE', 'To join shards: --merge DIR...');
  const from = args.text('from');
  if (from !== undefined) {
    const { update } = await import('../../train/update.js');
    return update(args, from, orders, out);
  }
  const { trainLog } = await import('../../train/train-log.js');
  return trainLog(args, orders, out);
}
