import type { Columns } from '../interactions.js';
import { readInteractions } from '../read/read-interactions.js';
import type { ReadOptions } from '../read/read-options.js';
import { startCrew, usefulThreads } from '../threads/thread-pool.js';
import { joinLogs, type Log } from './append-log.js';

/**
 * Reads order logs, one file after another, as one; the first with the crew that is given, the others each with one of
 * their own. Throws InputError as readInteractions and joinLogs do.
 */
export async function readLogs(
  files: readonly string[],
  columns: Partial<Columns>,
  { crew, ...options }: Omit<ReadOptions, 'basketIds'>,
): Promise<Log> {
  let log: Log | undefined;
  for (const file of files) {
    // With times there is one reader for all, and it needs no threads.
    const alone = options.times !== false || (log === undefined && crew !== undefined);
    const own = alone ? undefined : startCrew(await usefulThreads(file));
    const used = own ?? (log === undefined ? crew : undefined);
    try {
      const read = readInteractions(file, columns, { ...options, ...(used && { crew: used }), basketIds: true });
      const next = (await read) as Log;
      log = log === undefined ? next : joinLogs(log, next).log;
    } finally {
      await own?.end();
    }
  }
  return log!;
}
