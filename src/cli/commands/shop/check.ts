import { resolve } from 'node:path';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';
import { COLUMN_OPTIONS } from '../../run/column-options.js';
import { checkLog } from '../../train/check-log.js';
import { readLog } from './read-log.js';

/** Says whether a log can be learned from, without touching a database. */
export const command: CliCommand = {
  options: [
    { name: 'orders', value: 'FILE', required: true, help: 'the order log: CSV with a header, .gz or not' },
    ...COLUMN_OPTIONS,
  ],
  positionals: [0, 0],
  examples: [
    ['shop check --orders orders.csv', 'read the whole log and count what is in it'],
    ['shop check --orders receipts.csv.gz --basket-column receipt --item-column product', 'with other column names'],
  ],
  async run(args) {
    const orders = resolve(args.need('orders'));
    const { log } = await readLog(orders, args);
    const line = await checkLog(args, [orders], log);
    process.stdout.write(`${line}: the log is sound\n`);
    return EXIT.ok;
  },
};
