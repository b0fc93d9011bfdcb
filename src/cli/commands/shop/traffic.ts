import { runTraffic } from '../../../bookstore/traffic/run-traffic.js';
import { DRIFTS } from '../../../bookstore/traffic/tastes.js';
import { secretFileIn } from '../../../lib/process/server-proof.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { NAME_OPTION } from '../../run/home.js';
import { stopSignal } from '../../signals/stop-signal.js';
import type { RunningShop } from './find-shop.js';
import { urlOf } from './url.js';

const MINUTE_MS = 60_000;
const RATE = 2;

/** Customers, until so many orders, so many minutes, or told to stop. */
export const command: CliCommand = {
  options: [
    { name: 'orders-count', value: 'N', help: 'end after so many orders' },
    { name: 'minutes', value: 'M', help: 'end after so many minutes' },
    { name: 'rate', value: 'R/s', default: RATE, help: 'visits a second' },
    { name: 'seed', value: 'N', default: 1, help: 'other customers with another number' },
    {
      name: 'drift',
      value: 'KIND',
      among: DRIFTS,
      default: 'none',
      help: 'what people want that they did not want before',
    },
    NAME_OPTION,
    { name: 'catalog', value: 'URL', help: 'the catalog service, where it is not the shop that up left' },
    { name: 'orders', value: 'URL', help: 'the orders service; goes with --catalog' },
    { name: 'recommender', value: 'URL', help: 'where the shelf of a book comes from; goes with --catalog' },
  ],
  positionals: [0, 0],
  examples: [
    ['shop traffic --minutes 5', 'customers of the shop that up left, for five minutes'],
    ['shop traffic --orders-count 200 --rate 20 --drift genre', '200 orders of customers who now want other genres'],
  ],
  run: traffic,
};

async function traffic(args: CliArgs): Promise<ExitCode> {
  const orderCount = args.whole('orders-count', 1, 1e9);
  const minutes = args.whole('minutes', 1, 1e6);
  if (orderCount === undefined && minutes === undefined)
    throw new UsageError('shop traffic needs an end', 'Give --orders-count N or --minutes M.');
  const drift = args.text('drift') ?? 'none';
  const shop = await shopOf(args);
  const sum = await runTraffic({
    ...shop.addresses,
    orderCount: orderCount ?? Number.POSITIVE_INFINITY,
    forMs: (minutes ?? Number.POSITIVE_INFINITY) * MINUTE_MS,
    signal: stopSignal(),
    rate: rateOf(args.text('rate')),
    seed: args.whole('seed', 0, 2 ** 32 - 1) ?? 1,
    drift: DRIFTS.find((one) => one === drift)!,
  }).finally(shop.close);
  const { visits, orders, books, fromShelf, newCustomers } = sum;
  process.stdout.write(
    `${visits} visits, ${orders} orders of ${books} books, ${fromShelf} of them from a shelf; ${newCustomers} new customers\n`,
  );
  return EXIT.ok;
}

/** The shop whose services are named, which in a pod are Services; else the one that `up` left. */
async function shopOf(args: CliArgs): Promise<RunningShop> {
  if (!['catalog', 'orders', 'recommender'].some((name) => args.has(name)))
    return (await import('./find-shop.js')).findShop(args);
  const [catalog, orders, recommender] = [urlOf(args, 'catalog'), urlOf(args, 'orders'), urlOf(args, 'recommender')];
  return { addresses: { catalog, orders, recommender, secretFile: secretFileIn() }, close: () => undefined };
}

/** Visits a second, as "5", "0.2" or "5/s". */
function rateOf(text: string | undefined): number {
  if (text === undefined) return RATE;
  const rate = Number(text.replace(/\/s$/, ''));
  if (rate > 0 && rate <= 1000) return rate;
  throw new UsageError(`--rate is visits a second, above 0 and up to 1000; "${text}" is not`);
}
