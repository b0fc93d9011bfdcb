import { runTraffic } from '../../../bookstore/traffic/run-traffic.js';
import { DRIFTS } from '../../../bookstore/traffic/tastes.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { needed } from './database.js';

const MINUTE_MS = 60_000;
const RATE = 2;

/** `shop traffic`: customers, until so many orders, so many minutes, or told to stop. */
export async function traffic(args: CliArgs): Promise<ExitCode> {
  const orderCount = args.whole('orders-count', 1, 1e9);
  const minutes = args.whole('minutes', 1, 1e6);
  if (orderCount === undefined && minutes === undefined)
    throw new UsageError('shop traffic needs an end', 'Give --orders-count N or --minutes M.');
  const drift = args.text('drift') ?? 'none';
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const sum = await runTraffic({
    catalog: url(args, 'catalog'),
    orders: url(args, 'orders'),
    recommender: url(args, 'recommender'),
    orderCount: orderCount ?? Number.POSITIVE_INFINITY,
    forMs: (minutes ?? Number.POSITIVE_INFINITY) * MINUTE_MS,
    signal: stop.signal,
    rate: rateOf(args.text('rate')),
    seed: args.whole('seed', 0, 2 ** 32 - 1) ?? 1,
    drift: DRIFTS.find((one) => one === drift)!,
  });
  const { visits, orders, books, fromShelf, newCustomers } = sum;
  process.stdout.write(
    `${visits} visits, ${orders} orders of ${books} books, ${fromShelf} of them from a shelf; ${newCustomers} new customers\n`,
  );
  return EXIT.ok;
}

function url(args: CliArgs, name: string): string {
  const value = needed(args, name).replace(/\/+$/, '');
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new UsageError(`--${name} is an http URL here; "${value}" is not`);
}

/** Visits a second, as "5", "0.2" or "5/s". */
function rateOf(text: string | undefined): number {
  if (text === undefined) return RATE;
  const rate = Number(text.replace(/\/s$/, ''));
  if (rate > 0 && rate <= 1000) return rate;
  throw new UsageError(`--rate is visits a second, above 0 and up to 1000; "${text}" is not`);
}
