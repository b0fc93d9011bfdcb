import { resolve } from 'node:path';
import { type Backup, readBackup, writeBackup } from '../../../bookstore/backup/backup.js';
import { restoreBackup } from '../../../bookstore/backup/restore.js';
import { initDatabase, openDatabase } from '../../../bookstore/database/open-database.js';
import type { CliArgs } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { needed, placeOf } from './database.js';

const KEEP = 7;

/** `shop backup`: the whole shop in a folder, while it goes on selling. */
export async function backup(args: CliArgs): Promise<ExitCode> {
  const out = resolve(needed(args, 'out'));
  const keep = args.whole('keep', 1, 10_000) ?? KEEP;
  const db = await openDatabase(placeOf(args));
  try {
    const { folder, backup: written } = await writeBackup(db, out, keep);
    process.stdout.write(`${describe(written)} in ${folder}\n`);
    return EXIT.ok;
  } finally {
    await db.close();
  }
}

/** `shop restore`: fills an empty database, which is made where there is none. */
export async function restore(args: CliArgs): Promise<ExitCode> {
  const place = placeOf(args);
  const found = await readBackup(resolve(needed(args, 'from')));
  await initDatabase(place);
  const db = await openDatabase(place);
  try {
    await restoreBackup(db, found);
    process.stdout.write(`${describe(found.backup)} restored from ${found.folder}\n`);
    return EXIT.ok;
  } finally {
    await db.close();
  }
}

function describe({ tables }: Backup): string {
  const count = (table: keyof Backup['tables']) => tables[table].rows.toLocaleString('en');
  return `${count('books')} books, ${count('customers')} customers, ${count('orders')} orders, ${count('placements')} of them placed here,`;
}
