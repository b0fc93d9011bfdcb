import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Interactions } from '../../../src/recommender/interactions.js';
import { DEFAULT_HYPERPARAMETERS, type Hyperparameters } from '../../../src/recommender/model.js';
import { readInteractions } from '../../../src/recommender/read/read-interactions.js';
import { writeModel } from '../../../src/recommender/store/write-model.js';
import { trainModel } from '../../../src/recommender/train/train-model.js';

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bookstore-ml-ops-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Asks again until a condition holds: a busy machine only takes longer. */
export const until = (condition: () => unknown) => vi.waitFor(condition, { timeout: 20_000, interval: 10 });

/** Baskets of books, each book a day after the one before it, read as a user's file would be. */
export async function orders(baskets: readonly (readonly (string | number)[])[]): Promise<Interactions> {
  const file = join(await temporaryFolder(), 'orders.csv');
  const rows = baskets.flatMap((books, customer) =>
    books.map((book, day) => `${customer + 1},${book},${new Date(Date.UTC(2026, 0, day + 1)).toISOString()}\n`),
  );
  await writeFile(file, `customer_id,book_id,ordered_at\n${rows.join('')}`);
  return readInteractions(file);
}

/** Trains and writes a model; answers its folder. */
export async function modelFolder(
  interactions: Interactions,
  options: { folder?: string; hyperparameters?: Hyperparameters; titles?: ReadonlyMap<string, string> } = {},
): Promise<string> {
  const folder = options.folder ?? join(await temporaryFolder(), 'model');
  const model = await trainModel(interactions, options.hyperparameters ?? DEFAULT_HYPERPARAMETERS, { threads: 1 });
  await writeModel(folder, model, interactions.source, options.titles);
  return folder;
}
