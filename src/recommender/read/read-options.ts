import type { ThreadPool } from '../threads/thread-pool.js';

export interface ReadOptions {
  /** False leaves out the time of each entry: training has no use for it. */
  readonly times?: boolean;
  /** True keeps the id of each basket: a log that is to be continued needs them. */
  readonly basketIds?: boolean;
  /** Threads to read with, where the times are left out. The log is in their memory then. */
  readonly pool?: ThreadPool;
}
