import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ModelSource } from '../../../src/bookstore/model-page/model-source.js';
import { openModelSource } from '../../../src/cli/registry/model-source.js';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import { DEFAULT_HYPERPARAMETERS } from '../../../src/recommender/model.js';
import { promote } from '../../../src/recommender/registry/promotion.js';
import { register } from '../../../src/recommender/registry/register.js';
import { shareModels } from '../../../src/recommender/replicate/share-models.js';
import { modelFolder, orders, temporaryFolder } from '../recommender/workshop.js';

/** The same registry, read in its folder and over HTTP. */
const WAYS: readonly (readonly [string, (data: string) => Promise<ModelSource>])[] = [
  [
    'a folder',
    async (data) => {
      const source = await openModelSource(data);
      onTestFinished(() => source.close());
      return source;
    },
  ],
  [
    'a shared store',
    async (data) => {
      const store = await shareModels(data, { port: 0, host: '127.0.0.1' });
      onTestFinished(() => store.close());
      const source = await openModelSource(`${store.url}/`);
      onTestFinished(() => source.close());
      return source;
    },
  ],
];

/** Series of three books, each customer buying one whole. */
async function registerModel(registry: string, customers: number): Promise<string> {
  const log = await orders(
    Array.from({ length: customers }, (_, customer) => [1, 2, 3].map((volume) => (customer % 10) * 3 + volume)),
  );
  const titles = new Map([['1', 'The Glass Harbour']]);
  const report = await evaluate(log, {
    hyperparameters: DEFAULT_HYPERPARAMETERS,
    champion: undefined,
    k: 10,
    split: 'leave-one-out',
    seed: 1,
  });
  const metrics = join(await temporaryFolder(), 'metrics.json');
  await writeFile(metrics, JSON.stringify(report));
  const { record } = await register(registry, await modelFolder(log, { titles }), metrics);
  return record.model.digest;
}

describe.each(WAYS)('a registry in %s', (_, open) => {
  test('that is not there yet has nothing to show', async () => {
    const source = await open(await temporaryFolder());
    expect(await source.overview()).toBeUndefined();
    expect(await source.neighbours('0'.repeat(64))).toBeUndefined();
  });

  test('shows its versions, what serves, and the neighbours of each, also of those that come later', async () => {
    const data = await temporaryFolder();
    const registry = join(data, 'registry');
    const source = await open(data);
    const first = await registerModel(registry, 60);
    await promote(registry, { force: true });
    expect(await source.overview()).toMatchObject({ versions: [{ version: 1, model: { digest: first } }], serving: 1 });
    const second = await registerModel(registry, 90);
    await promote(registry, { force: true });
    const seen = await source.overview();
    expect(seen).toMatchObject({ serving: 2, before: 1 });
    expect(seen?.versions[1]).toMatchObject({
      version: 2,
      model: { digest: second },
      parent: 1,
      hyperparameters: { metric: 'cosine', topK: 20 },
      dataset: { baskets: 90, items: 30, rows: 270 },
    });
    for (const digest of [second, first]) {
      const table = await source.neighbours(digest);
      expect(table?.ids).toHaveLength(30);
      expect(table?.titles?.[0]).toBe('The Glass Harbour');
      expect(table?.offsets).toHaveLength(31);
    }
  });

  test('leaves out a record that is damaged', async () => {
    const data = await temporaryFolder();
    const registry = join(data, 'registry');
    await registerModel(registry, 60);
    await writeFile(join(registry, 'records', 'v0007.json'), '{"torn":');
    const source = await open(data);
    expect((await source.overview())?.versions.map(({ version }) => version)).toEqual([1]);
  });
});

test('a registry itself may be named too', async () => {
  const registry = join(await temporaryFolder(), 'anything');
  await registerModel(registry, 60);
  const source = await openModelSource(registry);
  expect((await source.overview())?.versions).toHaveLength(1);
});

test('a store that does not answer is an error', async () => {
  const away = await openModelSource('http://127.0.0.1:1');
  onTestFinished(() => away.close());
  await expect(away.overview()).rejects.toThrow(/does not answer/);
});

test('a shared store gives nothing but what is registered', async () => {
  const data = await temporaryFolder();
  await mkdir(join(data, 'registry/records'), { recursive: true });
  await writeFile(join(data, 'registry/records/v0001.json.tmp'), 'x');
  await writeFile(join(data, 'registry/records/notes.txt'), 'x');
  const store = await shareModels(data, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => store.close());
  expect(await (await fetch(`${store.url}/registry/records`)).json()).toEqual([]);
  for (const path of ['/registry/records/notes.txt', '/registry/records/v0001.json.tmp', '/registry/records/'])
    expect((await fetch(`${store.url}${path}`)).status).toBe(404);
});
