import { resolve } from 'node:path';
import { readBackup } from '../../../bookstore/backup/backup.js';
import { restoreBackup } from '../../../bookstore/backup/restore.js';
import { initDatabase, openDatabase } from '../../../bookstore/database/open-database.js';
import type { CliCommand } from '../../command.js';
import { EXIT } from '../../exit-codes.js';
import { DATABASE_OPTIONS, databaseLocation } from './database.js';
import { describeBackup } from './describe-backup.js';

/** Fills an empty database, which is made where there is none. One that holds a shop is refused. */
export const command: CliCommand = {
  options: [
    { name: 'from', value: 'DIR', required: true, help: 'a backup, or the folder of several: then the newest' },
    ...DATABASE_OPTIONS,
  ],
  positionals: [0, 0],
  examples: [
    ['shop restore --from backups --data restored', 'the newest backup, in a new embedded database'],
    ['shop restore --from backups/2026-01-31T120000Z --database postgres://shop@127.0.0.1/new', 'a certain one'],
  ],
  async run(args) {
    const place = databaseLocation(args);
    const found = await readBackup(resolve(args.need('from')));
    await initDatabase(place);
    const db = await openDatabase(place);
    try {
      await restoreBackup(db, found);
      process.stdout.write(`${describeBackup(found.backup)} restored from ${found.folder}\n`);
      return EXIT.ok;
    } finally {
      await db.close();
    }
  },
};
