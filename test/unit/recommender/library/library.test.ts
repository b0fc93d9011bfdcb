import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  evaluate,
  generate,
  InputError,
  load,
  promote,
  recommend,
  register,
  train,
} from '../../../../src/recommender/index.js';

let folder: string;
let shop: Awaited<ReturnType<typeof generate>>;
const at = (name: string) => join(folder, name);
const single = { threads: 1 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookstore-ml-library-'));
  shop = await generate(at('shop'), { books: 100, customers: 200, orders: 1000 });
  await train({ orders: shop.orders.path, catalog: shop.catalog.path, out: at('model'), ...single });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('train', () => {
  it('reads several files as one log, and by other columns', async () => {
    await writeFile(at('a.csv'), 'who,what\n1,x\n1,y\n');
    await writeFile(at('b.csv'), 'who,what\n2,x\n2,y\n');
    const columns = { basket: 'who', item: 'what' };
    const trained = await train({ orders: [at('a.csv'), at('b.csv')], columns, out: at('letters'), ...single });
    expect(trained).toMatchObject({ items: 2, baskets: 2, neighbours: 2 });
    expect(trained.source).toMatchObject({ rows: 4, files: 2 });
    expect(recommend(await load(at('letters')), 'x')).toEqual([{ bookId: 'y', title: null, score: 1, support: 2 }]);
  });

  it.each([
    ['metric', { metric: 'euclid' as 'cosine' }],
    ['topK', { topK: 0 }],
    ['minSupport', { minSupport: 1.5 }],
    ['weighting', { weighting: 'log' as 'bm25' }],
    ['weighting', { weighting: 'bm25' as const, shrinkage: 2 }],
    ['shrinkage', { shrinkage: -1 }],
    ['halfLife', { halfLife: 0 }],
  ])('refuses a %s that it cannot train with: %j', async (where, hyperparameters) => {
    const training = train({ orders: shop.orders.path, out: at('none'), hyperparameters });
    await expect(training).rejects.toMatchObject({ name: 'InputError', where });
  });

  it('takes no shrinkage for one of 0', async () => {
    const hyperparameters = { shrinkage: 0 };
    const trained = await train({ orders: shop.orders.path, out: at('same'), hyperparameters, ...single });
    expect(trained.hyperparameters).not.toHaveProperty('shrinkage');
  });
});

describe('recommend', () => {
  it('gives what a book and what several go with, with titles, and no book that was asked about', async () => {
    const model = await load(at('model'));
    expect(model).toMatchObject({ books: 100, version: model.digest.slice(0, 12) });
    const single = recommend(model, 1, { k: 5 });
    expect(single).toHaveLength(5);
    expect(single.every(({ bookId, title }) => typeof bookId === 'number' && (title ?? '') !== '')).toBe(true);
    expect(single.map(({ score }) => score)).toEqual(single.map(({ score }) => score).sort((a, b) => b - a));
    const several = recommend(model, ['1', 7]);
    expect(several).toHaveLength(10);
    expect(several.map(({ bookId }) => bookId)).not.toContain(7);
  });

  it('refuses what no model knows, and a k or a basket out of range', async () => {
    const model = await load(at('model'));
    expect(() => recommend(model, 12345)).toThrow(InputError);
    expect(() => recommend(model, 1, { k: 0 })).toThrow('0 books cannot be recommended');
    expect(() => recommend(model, [])).toThrow('0 books cannot be asked about');
    expect(() => recommend({ ...model }, 1)).toThrow('no model that was loaded');
    await expect(load(at('nowhere'))).rejects.toThrow('there is no model here');
  });
});

describe('a registry', () => {
  it('serves what was evaluated, registered and promoted', async () => {
    const orders = shop.orders.path;
    const report = await evaluate({ orders, k: 5, out: at('metrics.json'), ...single });
    expect(report.k).toBe(5);
    const given = { registry: at('registry'), model: at('model'), metrics: at('metrics.json') };
    expect(await register(given)).toMatchObject({ fresh: true, record: { version: 1 } });
    expect(await register(given)).toMatchObject({ fresh: false });
    expect(await promote({ registry: at('registry'), force: true })).toMatchObject({ moved: true, version: 1 });
    expect(await load(at('registry'))).toMatchObject({ version: '1' });
  });
});

it('generate refuses a size that is none', async () => {
  await expect(generate(at('other'), { books: 0 })).rejects.toMatchObject({ name: 'InputError', where: 'books' });
});
