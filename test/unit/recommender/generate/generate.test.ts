import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DatasetOptions, generateDataset } from '../../../../src/recommender/generate/generate-dataset.js';
import { titleOf } from '../../../../src/recommender/generate/titles.js';
import { writeDataset } from '../../../../src/recommender/generate/write-dataset.js';
import type { Metric } from '../../../../src/recommender/model.js';
import { below, philox } from '../../../../src/recommender/philox.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { readTitles } from '../../../../src/recommender/read/read-titles.js';
import { trainModel } from '../../../../src/recommender/train/train-model.js';
import { tempFolder } from '../temp-folder.js';

const folder = tempFolder();

describe('philox', () => {
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[-1, -1, -1, -1], [-1, -1], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('gives the known answers of Random123 for %j %j', (counter, key, words) => {
    expect([...philox(counter, key)].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(words);
  });

  it('draws below a size', () => {
    expect(below(10, 0)).toBe(0);
    expect(below(10, 0xffffffff)).toBe(9);
    expect(below(2 ** 25, 0xffffffff)).toBe(2 ** 25 - 1);
  });
});

describe('a generated dataset', () => {
  it.each<[DatasetOptions, string, string]>([
    [
      { books: 60, customers: 40, orders: 150, seed: 1 },
      '50b9dcace396a8680fbda14bc7d615b746331526cc95ab3a8e4b89b048daf5a2',
      '7569730390c7d3328b42661b2e57ada2476b10a1c923e986497926010639d80e',
    ],
    [
      { books: 500, customers: 900, orders: 3000, seed: 4_294_967_295 },
      '7d90e28fe96a44b7f7405dc8fe0419dda308aac27a002f85f45cc5319f293d1d',
      '3e05b86a340e1e67f3823d62aa095f6a89c11e7a84699455794a7e67d631093f',
    ],
  ])('has the same bytes on every platform: %j', async (options, catalogDigest, ordersDigest) => {
    const dir = join(folder.path, `pinned-${options.seed}`);
    const { catalog, orders, customers } = await writeDataset(dir, options);
    expect(customers).toBe(options.customers);
    for (const [written, digest] of [
      [catalog, catalogDigest],
      [orders, ordersDigest],
    ] as const) {
      const text = readFileSync(written.path, 'utf8');
      expect(createHash('sha256').update(text).digest('hex')).toBe(written.sha256);
      expect(text.trimEnd().split('\n')).toHaveLength(written.rows + 1);
      expect(written.sha256).toBe(digest);
    }
    expect(readdirSync(dir).sort()).toEqual(['catalog.csv', 'orders.csv']);
  });

  it('has every book once, with distinct titles, whole series, and The Glass Harbour first', () => {
    const { books } = generateDataset({ books: 5000, customers: 1, orders: 1, seed: 9 });
    expect(books.map(({ id }) => id)).toEqual(Array.from({ length: 5000 }, (_, at) => at + 1));
    expect(new Set(books.map(({ title }) => title)).size).toBe(5000);
    expect(books[0]).toMatchObject({ title: 'The Glass Harbour', series: 'The Glass Harbour', volume: 1 });
    const volumes = books.filter(({ series }) => series !== '').map(({ series, volume }) => `${series} ${volume}`);
    const series = new Set(books.map((book) => book.series).filter((name) => name !== ''));
    expect(series.size).toBeGreaterThan(400);
    expect(volumes.sort()).toEqual(
      [...series].flatMap((name) => [1, 2, 3, 4].map((volume) => `${name} ${volume}`)).sort(),
    );
  });

  it('has orders in time, each with distinct books', () => {
    const lines = [...generateDataset({ books: 100, customers: 50, orders: 400, seed: 3 }).lines()];
    const order = lines.map(({ orderId, orderedAt }) => [orderId, orderedAt] as const);
    expect(order).toEqual(order.toSorted(([a], [b]) => a - b));
    expect(order.map(([, at]) => at)).toEqual(order.map(([, at]) => at).toSorted((a, b) => a - b));
    expect(new Set(lines.map(({ orderId }) => orderId)).size).toBe(400);
    expect(new Set(lines.map(({ orderId, bookId }) => `${orderId} ${bookId}`)).size).toBe(lines.length);
  });

  it.each([
    [{ books: 1, customers: 1, orders: 1, seed: 0 }],
    [{ books: 3, customers: 5, orders: 2, seed: 0 }],
    [{ books: 4, customers: 1, orders: 30, seed: 7 }],
  ])('can be as small as %j', (options) => {
    const { books, lines } = generateDataset(options);
    expect(books).toHaveLength(options.books);
    const all = [...lines()];
    expect(new Set(all.map(({ orderId }) => orderId)).size).toBe(options.orders);
    for (const { bookId, customerId } of all) {
      expect(bookId).toBeGreaterThanOrEqual(1);
      expect(bookId).toBeLessThanOrEqual(options.books);
      expect(customerId).toBeLessThanOrEqual(options.customers);
    }
  });

  it('replaces neither file if one of them cannot be written', async () => {
    const dir = join(folder.path, 'blocked');
    mkdirSync(join(dir, 'orders.csv'), { recursive: true });
    writeFileSync(join(dir, 'catalog.csv'), 'old');
    await expect(writeDataset(dir, { books: 5, customers: 1, orders: 1, seed: 1 })).rejects.toThrow(/EISDIR|ENOTEMPTY/);
    expect(readdirSync(dir).sort()).toEqual(['catalog.csv', 'orders.csv']);
    expect(readFileSync(join(dir, 'catalog.csv'), 'utf8')).toBe('old');
  });
});

describe('titles', () => {
  it('do not repeat in a catalog of any size that is used', () => {
    expect(new Set(Array.from({ length: 100_000 }, (_, work) => titleOf(work))).size).toBe(100_000);
  });
});

describe('the planted structure', () => {
  const options = { books: 4000, customers: 8300, orders: 30_000, seed: 1 };
  const { books } = generateDataset(options);
  let file = '';
  beforeAll(async () => {
    const { catalog, orders } = await writeDataset(join(folder.path, 'planted'), options);
    file = orders.path;
    expect((await readTitles(catalog.path, 'book_id')).get('1')).toBe('The Glass Harbour');
  });

  it.each<Metric>(['cosine', 'jaccard'])('is found again by %s', async (metric) => {
    const { items, counts, offsets, neighbours } = await trainModel(await readInteractions(file), {
      metric,
      topK: 10,
      minSupport: 1,
    });
    const book = (item: number) => books[Number(items.text[item]) - 1]!;
    const found = { mates: 0, wanted: 0, sameGenre: 0, neighbours: 0 };
    for (let item = 0; item < counts.length; item++) {
      if (counts[item]! < 20) continue;
      const { genre, series } = book(item);
      const near = Array.from(neighbours.subarray(offsets[item], offsets[item + 1]), book);
      found.neighbours += near.length;
      found.sameGenre += near.filter((other) => other.genre === genre).length;
      if (series === '') continue;
      found.wanted += 3;
      found.mates += near.filter((other) => other.series === series).length;
    }
    expect(found.wanted).toBeGreaterThan(500);
    expect(found.mates / found.wanted).toBeGreaterThan(0.8);
    expect(found.sameGenre / found.neighbours).toBeGreaterThan(0.85);
  });
});
