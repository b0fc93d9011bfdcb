import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { DEFAULT_HYPERPARAMETERS } from '../../../src/recommender/model.js';
import { readInteractions } from '../../../src/recommender/read/read-interactions.js';
import { writeModel } from '../../../src/recommender/store/write-model.js';
import { trainModel } from '../../../src/recommender/train/train-model.js';

/** A folder for all tests of a file; it goes away with them. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-security-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small model, trained and written: books 1 and 2 go together, 3 goes with both. */
export async function writeSmallModel(folder: string): Promise<string> {
  const file = `${folder}.csv`;
  const baskets = [[1, 2], [1, 2], [1, 2, 3], [2, 3], [4]];
  const rows = baskets.flatMap((books, at) => books.map((book) => `${at + 1},${book},2026-01-0${book}T00:00:00Z\n`));
  writeFileSync(file, `customer_id,book_id,ordered_at\n${rows.join('')}`);
  const interactions = await readInteractions(file);
  const model = await trainModel(interactions, DEFAULT_HYPERPARAMETERS, { threads: 1 });
  await writeModel(folder, model, interactions.source, new Map([['1', 'The Glass Harbour']]));
  return folder;
}
