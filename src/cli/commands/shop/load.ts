import { resolve } from 'node:path';
import { openDatabase } from '../../../bookstore/database/open-database.js';
import type { Dataset } from '../../../bookstore/dataset/dataset.js';
import { loadLog, loadShop } from '../../../bookstore/dataset/load.js';
import { groupDigits } from '../../../lib/format/numbers.js';
import type { CliArgs, CliCommand } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { COLUMN_OPTIONS } from '../../run/column-options.js';
import { DATABASE_OPTIONS, databaseLocation } from './database.js';
import { readLog } from './read-log.js';

export const command: CliCommand = {
  options: [
    { name: 'orders', value: 'FILE', required: true, help: 'the orders: CSV with a header, .gz or not' },
    { name: 'catalog', value: 'FILE', help: 'the books to sell; without it, --orders is a log of your own' },
    ...COLUMN_OPTIONS,
    ...DATABASE_OPTIONS,
  ],
  positionals: [0, 0],
  examples: [
    [
      'shop load --data shop-data --catalog shop/catalog.csv --orders shop/orders.csv',
      'what dataset generate made, in place of what is there',
    ],
    ['shop load --data shop-data --orders receipts.csv --basket-column receipt', 'a log of your own'],
  ],
  run,
};

async function run(args: CliArgs): Promise<ExitCode> {
  const catalog = args.text('catalog');
  const orders = resolve(args.need('orders'));
  const db = await openDatabase(databaseLocation(args));
  try {
    const dataset =
      catalog === undefined
        ? await loadLog(db, await readLog(orders, args))
        : await loadShop(db, resolve(catalog), orders);
    process.stdout.write(`${describe(dataset)}\n`);
    return EXIT.ok;
  } finally {
    await db.close();
  }
}

function describe({ kind, baskets, items, lines }: Dataset): string {
  return kind === 'shop'
    ? `${groupDigits(items)} books, ${groupDigits(baskets)} customers, ${groupDigits(lines)} order lines loaded`
    : `${groupDigits(items)} items, ${groupDigits(baskets)} baskets, ${groupDigits(lines)} lines loaded`;
}
