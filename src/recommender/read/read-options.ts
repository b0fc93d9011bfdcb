import type { TextOptions } from '../../lib/csv/text-options.js';
import type { ThreadPool } from '../threads/thread-pool.js';

export interface ReadOptions extends TextOptions {
  /** False leaves out the time of each entry: training has no use for it. */
  readonly times?: boolean;
  /** True keeps the id of each basket: a log that is to be continued needs them. */
  readonly basketIds?: boolean;
  /** Threads to read with, where the times are left out. The log is in their memory then. */
  readonly pool?: ThreadPool;
  /**
   * Words that stand for no id: rows with one of them, or with an empty id, are left out, and of NULL_WORDS that are not among
   * them it is told. Absent, an empty id is refused, and so are NULL_WORDS.
   */
  readonly nullValues?: readonly string[];
  /** Column of quantities, of which those below zero are returns. Absent: one that is called so, if there is any. */
  readonly quantityColumn?: string;
  /** True leaves returns out. */
  readonly dropReturns?: boolean;
  /** What time it is, in milliseconds since 1970: rows dated later are ahead. */
  readonly now?: number;
}
