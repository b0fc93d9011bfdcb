import { UsageError } from '../../../lib/usage-error.js';
import { DEFAULT_DATASET, LARGEST_DATASET } from '../../../recommender/generate/generate-dataset.js';
import { writeDataset } from '../../../recommender/generate/write-dataset.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { progressLine } from '../../printing/progress-line.js';

export const command: CliCommand = {
  options: [
    { name: 'out', value: 'DIR', help: 'folder for catalog.csv and orders.csv; made where it is absent' },
    { name: 'seed', value: 'N', help: `the same seed gives the same files everywhere (${DEFAULT_DATASET.seed})` },
    { name: 'books', value: 'N', help: `books in the catalog (${DEFAULT_DATASET.books})` },
    { name: 'customers', value: 'N', help: `customers, who order at least once each (${DEFAULT_DATASET.customers})` },
    { name: 'orders', value: 'N', help: `orders, of about three books each (${DEFAULT_DATASET.orders})` },
  ],
  positionals: [1, 1],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const [what] = args.positionals;
  if (what !== 'generate') throw new UsageError(`dataset does not know "${what}"`, 'Try dataset generate --out DIR.');
  const out = args.text('out');
  if (out === undefined) throw new UsageError('dataset generate needs --out DIR');
  const options = {
    seed: args.whole('seed', 0, LARGEST_DATASET.seed) ?? DEFAULT_DATASET.seed,
    books: args.whole('books', 1, LARGEST_DATASET.books) ?? DEFAULT_DATASET.books,
    customers: args.whole('customers', 1, LARGEST_DATASET.customers) ?? DEFAULT_DATASET.customers,
    orders: args.whole('orders', 1, LARGEST_DATASET.orders) ?? DEFAULT_DATASET.orders,
  };
  const progress = progressLine('generating orders');
  const { catalog, orders, customers } = await writeDataset(out, options, progress.show).finally(progress.end);
  const lines = [
    `${catalog.path}: ${count(catalog.rows)} books, sha256 ${catalog.sha256}`,
    `${orders.path}: ${count(orders.rows)} lines of ${count(options.orders)} orders by ${count(customers)} customers, sha256 ${orders.sha256}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

const count = (value: number) => value.toLocaleString('en');
