import { countIds } from '../flat-ids.js';
import { type Columns, DEFAULT_COLUMNS, type Source } from '../interactions.js';
import type { Hyperparameters } from '../model.js';
import { readTitles } from '../read/read-titles.js';
import { writeModel } from '../store/write-model.js';
import { kernelByteLimit } from '../threads/memory-limit.js';
import { startThreadPool, usefulThreads } from '../threads/thread-pool.js';
import { trainModel } from '../train/train-model.js';
import { completeHyperparameters } from './hyperparameters.js';
import type { Progress } from './progress.js';
import { readOrders } from './read-orders.js';

export interface TrainOptions {
  /** Order log: CSV with a header, gzipped or not. Several are read as one log, one after another. */
  readonly orders: string | readonly [string, ...string[]];
  /** Folder for the model; made where it does not exist. A model that is there is replaced. */
  readonly out: string;
  /** CSV with the item ids and a `title` column: titles are kept with the model. */
  readonly catalog?: string;
  /** What differs from the columns `customer_id`, `book_id` and `ordered_at`. */
  readonly columns?: Partial<Columns>;
  /** What differs from cosine, 20 neighbours for each book, and pairs from 1 basket on. */
  readonly hyperparameters?: Partial<Hyperparameters>;
  /** Default: as many as there are cores, where that is faster. */
  readonly threads?: number;
  /** Most bytes that the whole process may take. Default: three quarters of what is free. */
  readonly memory?: number;
  /** Items done of all items. */
  readonly onProgress?: Progress;
}

export interface TrainedModel {
  /** SHA-256 that names the model. The same orders and hyperparameters give the same one, on any number of threads. */
  readonly digest: string;
  readonly hyperparameters: Hyperparameters;
  readonly items: number;
  readonly baskets: number;
  /** Neighbours of all items together. */
  readonly neighbours: number;
  readonly source: Source;
}

/**
 * Trains item-kNN on an order log and writes the model to a folder.
 * @throws InputError, with file, line and column, for orders that cannot be used, and where the memory is not enough.
 */
export async function train(options: TrainOptions): Promise<TrainedModel> {
  const { out, catalog, columns = {}, memory, onProgress } = options;
  const files = typeof options.orders === 'string' ? [options.orders] : options.orders;
  const wanted = completeHyperparameters(options.hyperparameters);
  const threads = options.threads ?? Math.max(...(await Promise.all(files.map(usefulThreads))));
  const pool = startThreadPool(threads, kernelByteLimit(threads, memory));
  try {
    const log = await readOrders(files, columns, { times: wanted.halfLife !== undefined, pool });
    const titles = catalog === undefined ? undefined : await readTitles(catalog, columns.item ?? DEFAULT_COLUMNS.item);
    const model = await trainModel(log, wanted, { pool, consumesInput: true, ...(onProgress && { onProgress }) });
    const digest = await writeModel(out, model, log.source, titles);
    const { baskets, neighbours } = model;
    return {
      digest,
      hyperparameters: wanted,
      items: countIds(model.items),
      baskets,
      neighbours: neighbours.length,
      source: { ...log.source },
    };
  } finally {
    await pool.close();
  }
}
