import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../lib/input-error.js';
import type { Database } from '../database/database.js';
import { SCHEMA_VERSION } from '../database/migrate.js';
import { ADD_LINE_KEYS, DROP_LINE_KEYS } from '../dataset/line-foreign-keys.js';
import type { FoundBackup } from './backup.js';
import { COUNTERS, TABLES } from './tables.js';

/**
 * Fills an empty shop from a backup that `readBackup` has checked, in one transaction.
 * @throws InputError if the backup has another schema, or the shop is not empty.
 */
export async function restoreBackup(db: Database, { folder, backup }: FoundBackup): Promise<void> {
  if (backup.schema !== SCHEMA_VERSION)
    throw new InputError(
      `the backup has schema ${backup.schema}; this version has ${SCHEMA_VERSION}`,
      folder,
      'Restore it with the version that made it, then run bookstore-ml shop init with this one.',
    );
  await db.transaction(async (session) => {
    await session.run('lock table placements, orders in access exclusive mode');
    const [there] = await session.query<{ filled: boolean }>(
      'select exists (select from books) or exists (select from orders) or exists (select from customers) as filled',
    );
    if (there!.filled)
      throw new InputError('there is a shop in this database already', db.where, 'Restore into an empty database.');
    await session.run(DROP_LINE_KEYS);
    for (const [name, columns] of Object.entries(TABLES)) {
      const csv = createGunzip();
      pipeline(createReadStream(join(folder, `${name}.csv.gz`)), csv, () => {});
      await session.copyIn(`${name} (${columns.join(', ')})`, csv);
    }
    await session.run(ADD_LINE_KEYS);
    for (const [table, column] of COUNTERS)
      await session.run(
        `select setval(pg_get_serial_sequence('${table}', '${column}'), coalesce(max(${column}), 0) + 1, false) from ${table}`,
      );
    await session.run(`analyze ${Object.keys(TABLES).join(', ')}`);
  });
}
