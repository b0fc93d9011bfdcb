import { groupDigits } from '../../../lib/format/numbers.js';
import { DEFAULT_DATASET, LARGEST_DATASET } from '../../../recommender/generate/generate-dataset.js';
import { writeDataset } from '../../../recommender/generate/write-dataset.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { progressLine } from '../../printing/progress-line.js';

const { seed, books, customers, orders } = DEFAULT_DATASET;

export const command: CliCommand = {
  options: [
    {
      name: 'out',
      value: 'DIR',
      required: true,
      help: 'folder for catalog.csv and orders.csv; created where it is missing',
    },
    { name: 'seed', value: 'N', default: seed, help: 'the same seed gives the same files everywhere' },
    { name: 'books', value: 'N', default: books, help: 'books in the catalog' },
    { name: 'customers', value: 'N', default: customers, help: 'customers; each orders at least once' },
    { name: 'orders', value: 'N', default: orders, help: 'orders, of about three books each' },
  ],
  positionals: [0, 0],
  examples: [
    ['dataset generate --out shop', 'the shop of the workshop, in shop/catalog.csv and shop/orders.csv'],
    ['dataset generate --out big --orders 1000000 --seed 7', 'a million other orders'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const options = {
    seed: args.whole('seed', 0, LARGEST_DATASET.seed) ?? seed,
    books: args.whole('books', 1, LARGEST_DATASET.books) ?? books,
    customers: args.whole('customers', 1, LARGEST_DATASET.customers) ?? customers,
    orders: args.whole('orders', 1, LARGEST_DATASET.orders) ?? orders,
  };
  const progress = progressLine('generating orders');
  const made = await writeDataset(args.need('out'), options, progress.show).finally(progress.end);
  const lines = [
    `${made.catalog.path}: ${groupDigits(made.catalog.rows)} books, sha256 ${made.catalog.sha256}`,
    `${made.orders.path}: ${groupDigits(made.orders.rows)} lines of ${groupDigits(options.orders)} orders by ${groupDigits(made.customers)} customers, sha256 ${made.orders.sha256}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}
