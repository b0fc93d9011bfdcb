import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import { DEFAULT_HYPERPARAMETERS, similarity } from '../../../src/recommender/model.js';
import { promote } from '../../../src/recommender/registry/promotion.js';
import { register } from '../../../src/recommender/registry/register.js';
import { exportNeighbours } from '../../../src/recommender/store/export-neighbours.js';
import { readModel } from '../../../src/recommender/store/read-model.js';
import { startServer } from './compiled-server.js';
import { modelFolder, orders, temporaryFolder } from './workshop.js';

const hyperparameters = { ...DEFAULT_HYPERPARAMETERS, weighting: 'tf-idf', shrinkage: 3, halfLife: 30 } as const;
const options = { k: 10, split: 'leave-one-out', seed: 1, training: { threads: 1 } } as const;

test('a model of weighted baskets is registered, promoted and served with its own scores', async () => {
  const folder = await temporaryFolder();
  const registry = join(folder, 'registry');
  const log = await orders(
    Array.from({ length: 60 }, (_, customer) => [1, 2, 3].map((volume) => (customer % 6) * 3 + volume)),
  );
  const trained = await modelFolder(log, { hyperparameters });
  const metrics = join(folder, 'metrics.json');
  await writeFile(metrics, JSON.stringify(await evaluate(log, { ...options, hyperparameters })));

  const { record } = await register(registry, trained, metrics);
  expect(record.hyperparameters).toEqual(hyperparameters);
  await promote(registry, { version: 1 });
  const server = await startServer({ model: registry, port: 0, host: '127.0.0.1' });
  onTestFinished(() => server.close());
  const response = await fetch(`${server.url}/recommend?book_id=1&k=1&detail=1`);
  const answer = (await response.json()) as { recommendations: { book_id: number; score: number; support: number }[] };
  const { model } = await readModel(trained);
  const best = answer.recommendations[0]!;
  // Bought last of the three, so that it counts for most.
  expect(best).toMatchObject({ book_id: 3, support: 10, score: similarity(model, 0, 0) });
  // Ten of ten baskets, and three to shrink by.
  expect(best.score).toBeLessThan(10 / 13);

  const file = join(folder, 'neighbours.csv');
  await exportNeighbours(file, model);
  expect((await readFile(file, 'utf8')).split('\n')[1]).toBe(`1,3,${best.score},10`);
});

test('metrics of other weights do not belong to the model', async () => {
  const folder = await temporaryFolder();
  const log = await orders([
    [1, 2, 3],
    [1, 2, 4],
    [2, 3, 4],
  ]);
  const metrics = join(folder, 'metrics.json');
  const { shrinkage: _, ...other } = hyperparameters;
  await writeFile(metrics, JSON.stringify(await evaluate(log, { ...options, hyperparameters: other })));
  await expect(
    register(join(folder, 'registry'), await modelFolder(log, { hyperparameters }), metrics),
  ).rejects.toThrow('these metrics are of other hyperparameters than the model');
});
