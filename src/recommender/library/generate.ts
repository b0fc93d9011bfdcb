import { InputError } from '../../lib/input-error.js';
import { type DatasetOptions, DEFAULT_DATASET, LARGEST_DATASET } from '../generate/generate-dataset.js';
import { type WrittenDataset, writeDataset } from '../generate/write-dataset.js';
import type { Progress } from './progress.js';

export interface GenerateOptions extends Partial<DatasetOptions> {
  /** Orders written of all orders. */
  readonly onProgress?: Progress;
}

/**
 * Writes a made-up shop to a folder: `catalog.csv` and `orders.csv`, two years of orders with structure that a recommender
 * can find. The same options give the same bytes on every platform.
 * @param dir made where it does not exist.
 * @throws InputError for a size that is not a whole number from 1 up to the largest.
 */
export async function generate(dir: string, options: GenerateOptions = {}): Promise<WrittenDataset> {
  const { onProgress, ...sizes } = options;
  const wanted = { ...DEFAULT_DATASET, ...sizes };
  for (const name of ['books', 'customers', 'orders', 'seed'] as const) {
    const [least, most] = [name === 'seed' ? 0 : 1, LARGEST_DATASET[name]];
    if (Number.isSafeInteger(wanted[name]) && wanted[name] >= least && wanted[name] <= most) continue;
    throw new InputError(`${wanted[name]} is not possible`, name, `give a whole number from ${least} to ${most}`);
  }
  return writeDataset(dir, wanted, onProgress);
}
