import type { Columns, Interactions } from '../interactions.js';
import { readInteractions } from '../read/read-interactions.js';
import type { ReadOptions } from '../read/read-options.js';
import { readLogs } from '../update/read-logs.js';

/** Reads one order log, or several as one. Throws InputError for what cannot be used. */
export function readOrders(
  files: readonly string[],
  columns: Partial<Columns>,
  options: ReadOptions,
): Promise<Interactions> {
  return files.length === 1 ? readInteractions(files[0]!, columns, options) : readLogs(files, columns, options);
}
