import { resolve } from 'node:path';
import type { DatabaseLocation } from '../../../bookstore/database/open-database.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs, OptionSpec } from '../../command.js';

/** Which database an action works on. */
export const DATABASE_OPTIONS: readonly OptionSpec[] = [
  { name: 'data', value: 'DIR', help: "folder of the shop's embedded database" },
  {
    name: 'database',
    value: 'URL',
    help: 'a Postgres server instead: postgres://user@host:port/db, its password in PGPASSWORD; without either option, BOOKSTORE_DATABASE_URL',
  },
  { name: 'wait', value: 'S', default: 0, help: 'seconds to wait for a Postgres that is still starting' },
];

/** Where the shop's database is: what --data or --database says, else BOOKSTORE_DATABASE_URL. */
export function databaseLocation(args: CliArgs): DatabaseLocation {
  const folder = args.text('data');
  const given = args.text('database');
  if (folder !== undefined && given !== undefined)
    throw new UsageError('--data and --database are two databases', 'Give the one that is meant.');
  if (folder !== undefined) return { kind: 'folder', folder: resolve(folder) };
  const url = given ?? process.env.BOOKSTORE_DATABASE_URL;
  if (url !== undefined && url !== '')
    return { kind: 'server', url, waitMs: (args.whole('wait', 0, 3_600) ?? 0) * 1_000 };
  throw new UsageError(
    `${args.command} needs --data DIR or --database URL`,
    `See bookstore-ml ${args.command} --help.`,
  );
}
