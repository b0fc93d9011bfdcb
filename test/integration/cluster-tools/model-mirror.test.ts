import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../../src/lib/input-error.js';
import { DEFAULT_HYPERPARAMETERS } from '../../../src/recommender/model.js';
import { readInteractions } from '../../../src/recommender/read/read-interactions.js';
import { mirrorModels } from '../../../src/recommender/replicate/mirror-models.js';
import { shareModels } from '../../../src/recommender/replicate/share-models.js';
import { modelDigest, readModel } from '../../../src/recommender/store/read-model.js';
import { writeModel } from '../../../src/recommender/store/write-model.js';
import { trainModel } from '../../../src/recommender/train/train-model.js';
import { temporaryFolder } from './context.js';

/** A store that is shared, with an empty folder to mirror it into. */
async function store() {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  await mkdir(data);
  const shared = await shareModels(data, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => shared.close());
  return { data, url: shared.url, to: join(folder, 'mirror') };
}

/** Trains a model of books that these customers bought. */
async function train(folder: string, rows: string): Promise<string> {
  const orders = join(await temporaryFolder(), 'orders.csv');
  await writeFile(orders, `customer_id,book_id\n${rows}`);
  const interactions = await readInteractions(orders, {});
  const model = await trainModel(interactions, DEFAULT_HYPERPARAMETERS, { threads: 1 });
  return writeModel(folder, model, interactions.source, new Map([['1', 'The Glass Harbour']]));
}

async function promote(data: string, model: string, version: number): Promise<string> {
  const digest = await modelDigest(model);
  await cp(model, join(data, 'registry/models', digest), { recursive: true });
  const pointer = { version, digest, history: [{ action: 'promote', version, at: '2026-01-01T00:00:00Z' }] };
  await writeFile(join(data, 'registry/promoted.json'), JSON.stringify(pointer));
  return digest;
}

test('a store without a model has nothing to serve yet', async () => {
  const { url, to } = await store();
  expect(await mirrorModels(url, to)).toEqual({ trained: undefined, promoted: undefined });
});

test('a trained model comes over whole, and so does the next one in its place', async () => {
  const { data, url, to } = await store();
  const first = await train(join(data, 'model'), 'a,1\na,2\n');
  expect(await mirrorModels(url, to)).toEqual({ trained: first, promoted: undefined });
  expect((await readModel(join(to, 'model'))).digest).toBe(first);
  const second = await train(join(data, 'model'), 'a,1\na,2\nb,2\nb,3\n');
  await mirrorModels(url, to);
  const mirrored = await readModel(join(to, 'model'));
  expect(mirrored.digest).toBe(second);
  expect(mirrored.titles?.[0]).toBe('The Glass Harbour');
  expect(await readdir(join(to, 'model'))).toHaveLength(3);
});

test('what is promoted comes over with its pointer, and the model before it stays for those who still load it', async () => {
  const { data, url, to } = await store();
  const digests = [];
  for (const [version, rows] of ['a,1\na,2\n', 'a,1\na,3\n', 'a,2\na,3\n'].entries()) {
    await train(join(data, 'model'), rows);
    digests.push(await promote(data, join(data, 'model'), version + 1));
    expect((await mirrorModels(url, to)).promoted).toBe(digests.at(-1));
  }
  expect((await readdir(join(to, 'registry/models'))).sort()).toEqual(digests.slice(1).sort());
  expect(JSON.parse(await readFile(join(to, 'registry/promoted.json'), 'utf8')).version).toBe(3);
});

test('a model with a wrong byte is refused, and what was there goes on being served', async () => {
  const { data, url, to } = await store();
  const good = await train(join(data, 'model'), 'a,1\na,2\n');
  await mirrorModels(url, to);
  await train(join(data, 'model'), 'a,1\na,2\nb,2\nb,3\n');
  const binary = (await readdir(join(data, 'model'))).find((name) => name.endsWith('.bin'))!;
  await writeFile(join(data, 'model', binary), 'damaged');
  await expect(mirrorModels(url, to)).rejects.toBeInstanceOf(InputError);
  expect((await readModel(join(to, 'model'))).digest).toBe(good);
});

test('a pointer to a model that is not there is refused, and does not come over', async () => {
  const { data, url, to } = await store();
  await train(join(data, 'model'), 'a,1\na,2\n');
  const digest = await promote(data, join(data, 'model'), 1);
  await rm(join(data, 'registry/models', digest), { recursive: true });
  await expect(mirrorModels(url, to)).rejects.toThrow('not what the registry says');
  expect(await readdir(join(to, 'registry'))).not.toContain('promoted.json');
});

test('a store that does not answer is said to be so', async () => {
  const { to } = await store();
  await expect(mirrorModels('http://127.0.0.1:1', to)).rejects.toThrow('the model store does not answer');
});

test('nothing but models is shared', async () => {
  const { data, url } = await store();
  await writeFile(join(data, 'secret.json'), '{}');
  for (const path of [
    '/secret.json',
    '/model/../secret.json',
    '/model/%2e%2e/secret.json',
    '/',
    '/registry/',
    '/model/model.json',
  ]) {
    expect((await fetch(`${url}${path}`)).status, path).toBe(404);
  }
  expect((await fetch(`${url}/model/model.json`, { method: 'POST' })).status).toBe(405);
});
