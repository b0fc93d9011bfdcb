import { resolve } from 'node:path';
import { writeBackup } from '../../../bookstore/backup/backup.js';
import { openDatabase } from '../../../bookstore/database/open-database.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';
import { DATABASE_OPTIONS, databaseLocation } from './database.js';
import { describeBackup } from './describe-backup.js';

const KEEP = 7;

/** The whole shop in a folder, while it goes on selling. */
export const command: CliCommand = {
  options: [
    { name: 'out', value: 'DIR', required: true, help: 'gets a folder for each backup, named by its time' },
    { name: 'keep', value: 'N', default: KEEP, help: 'how many backups to keep' },
    ...DATABASE_OPTIONS,
  ],
  positionals: [0, 0],
  examples: [
    ['shop backup --data shop-data --out backups', 'one more backup; the oldest beyond seven goes'],
    ['shop backup --database postgres://shop@127.0.0.1/shop --out backups --keep 30', 'of a Postgres server'],
  ],
  async run(args) {
    const out = resolve(args.need('out'));
    const keep = args.whole('keep', 1, 10_000) ?? KEEP;
    const db = await openDatabase(databaseLocation(args));
    try {
      const { folder, backup } = await writeBackup(db, out, keep);
      process.stdout.write(`${describeBackup(backup)} in ${folder}\n`);
      return EXIT.ok;
    } finally {
      await db.close();
    }
  },
};
