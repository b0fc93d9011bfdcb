import type { Columns, Interactions } from '../interactions.js';
import type { Crew } from '../threads/crew.js';
import { readPlainLog } from './read-plain-log.js';

export interface ReadOptions {
  /** False leaves out the time of each entry: training has no use for it. */
  readonly times?: boolean;
  /** True keeps the id of each basket: a log that is to be continued needs them. */
  readonly basketIds?: boolean;
  /** Threads to read with, where the times are left out. The log is in their memory then. */
  readonly crew?: Crew;
}

/**
 * Reads an order log in the contract's CSV form, .gz or not. `columns` names only what differs from the defaults. Throws
 * InputError, with file:line:column, for input that cannot be used.
 */
export async function readInteractions(
  file: string,
  columns: Partial<Columns> = {},
  options: ReadOptions = {},
): Promise<Interactions> {
  const plain = options.crew && (await readPlainLog(file, columns, options.crew, options));
  if (plain !== undefined) return plain;
  const { readAnyLog } = await import('./read-any-log.js');
  return readAnyLog(file, columns, options);
}
