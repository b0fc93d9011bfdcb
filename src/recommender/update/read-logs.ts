import type { Columns } from '../interactions.js';
import { readInteractions } from '../read/read-interactions.js';
import type { ReadOptions } from '../read/read-options.js';
import { startThreadPool, usefulThreads } from '../threads/thread-pool.js';
import { appendLog, type Log } from './append-log.js';

/**
 * Reads order logs, one file after another, as one log: the first on the pool that is given, each other one on a pool of
 * its own. Throws InputError as readInteractions and appendLog do.
 */
export async function readLogs(
  files: readonly string[],
  columns: Partial<Columns>,
  { pool, ...options }: Omit<ReadOptions, 'basketIds'>,
): Promise<Log> {
  let log: Log | undefined;
  for (const file of files) {
    // Logs with times are read on one thread in any case.
    const alone = options.times !== false || (log === undefined && pool !== undefined);
    const own = alone ? undefined : startThreadPool(await usefulThreads(file));
    const used = own ?? (log === undefined ? pool : undefined);
    try {
      const read = readInteractions(file, columns, { ...options, ...(used && { pool: used }), basketIds: true });
      const next = (await read) as Log;
      log = log === undefined ? next : appendLog(log, next).log;
    } finally {
      await own?.close();
    }
  }
  return log!;
}
