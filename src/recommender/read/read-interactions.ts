import type { Columns, Interactions } from '../interactions.js';
import { readPlainLog } from './fast/read-plain-log.js';
import type { ReadOptions } from './read-options.js';

/**
 * Reads an order log in the contract's CSV form, .gz or not. `columns` names only what differs from the defaults. Throws
 * InputError, with file:line:column, for input that cannot be used.
 */
export async function readInteractions(
  file: string,
  columns: Partial<Columns> = {},
  options: ReadOptions = {},
): Promise<Interactions> {
  const plain = options.pool && (await readPlainLog(file, columns, options.pool, options));
  if (plain !== undefined) return plain;
  const { readAnyLog } = await import('./csv/read-any-log.js');
  return readAnyLog(file, columns, options);
}
