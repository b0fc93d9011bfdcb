import { resolve } from 'node:path';
import type { Place } from '../../../bookstore/database/open-database.js';
import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs } from '../../command.js';

/** Where the shop's database is: what --data or --database says, else BOOKSTORE_DATABASE_URL. */
export function placeOf(args: CliArgs): Place {
  const folder = args.text('data');
  const given = args.text('database');
  if (folder !== undefined && given !== undefined)
    throw new UsageError('--data and --database are two databases', 'Give the one that is meant.');
  if (folder !== undefined) return { kind: 'folder', folder: resolve(folder) };
  const url = given ?? process.env.BOOKSTORE_DATABASE_URL;
  if (url !== undefined && url !== '')
    return { kind: 'server', url, waitMs: (args.whole('wait', 0, 3_600) ?? 0) * 1_000 };
  throw new UsageError(`shop ${args.positionals[0]} needs --data DIR or --database URL`, SEE_HELP);
}

/** The value of an option that this action cannot do without. */
export function needed(args: CliArgs, name: string): string {
  const value = args.text(name);
  if (value === undefined) throw new UsageError(`shop ${args.positionals[0]} needs --${name}`, SEE_HELP);
  return value;
}

const SEE_HELP = 'See bookstore-ml shop --help.';
