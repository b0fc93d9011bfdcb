import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Interactions } from '../../../../src/recommender/interactions.js';
import {
  DEFAULT_HYPERPARAMETERS,
  type Hyperparameters,
  isPlain,
  type Model,
  similarity,
} from '../../../../src/recommender/model.js';
import { mergeShards } from '../../../../src/recommender/store/merge-shards.js';
import { readModel, readShard } from '../../../../src/recommender/store/read-model.js';
import { writeModel } from '../../../../src/recommender/store/write-model.js';
import { trainModel, trainShard } from '../../../../src/recommender/train/train-model.js';
import { entryWeights, UNIT } from '../../../../src/recommender/weighting/entry-weights.js';

const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-weigh-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY = 86_400_000;

/** Baskets of [item, day] as the reader would give them. */
function logOf(baskets: readonly (readonly (readonly [number, number])[])[], items: number): Interactions {
  const sorted = baskets.map((basket) => [...new Map(basket)].sort(([a], [b]) => a - b));
  const offsets = new Uint32Array(sorted.length + 1);
  sorted.forEach((basket, at) => {
    offsets[at + 1] = offsets[at]! + basket.length;
  });
  const columns = { basket: 'b', item: 'i', time: 't' };
  const source = { file: 'log.csv', sha256: '0'.repeat(64), digest: '1'.repeat(64), rows: 1, columns };
  return {
    items: { text: Array.from({ length: items }, (_, item) => String(item)), integers: true },
    baskets: sorted.length,
    offsets,
    entries: Uint32Array.from(sorted.flat(), ([item]) => item),
    times: Float64Array.from(sorted.flat(), ([, day]) => day * DAY),
    source: { ...source, from: new Date(0).toISOString(), to: new Date(DAY).toISOString() },
  };
}

const kept = { topK: fc.integer({ min: 1, max: 5 }), minSupport: fc.integer({ min: 1, max: 2 }) };
const wanted: fc.Arbitrary<Hyperparameters> = fc.oneof(
  // A ratio of counts still: the kernel of plain models finds its neighbours.
  fc.record({ metric: fc.constant('jaccard' as const), ...kept, shrinkage: fc.integer({ min: 1, max: 9 }) }),
  fc
    .record({
      metric: fc.constantFrom('cosine' as const, 'jaccard' as const),
      ...kept,
      weighting: fc.constantFrom(undefined, 'tf-idf' as const, 'bm25' as const),
      shrinkage: fc.constantFrom(undefined, 1, 7),
      halfLife: fc.constantFrom(undefined, 3, 40),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never),
);
const ITEMS = 9;
const entry = fc.tuple(fc.nat({ max: ITEMS - 1 }), fc.nat({ max: 30 }));
const logs = fc.array(fc.array(entry, { minLength: 1, maxLength: 7 }), { minLength: 1, maxLength: 25 });

/** Each row by the definition: all pairs, whole numbers summed without limit, [item, support, score]. */
function byDefinition(log: Interactions, hyperparameters: Hyperparameters): (readonly [number, number, number])[][] {
  const { metric, topK, minSupport, weighting, shrinkage = 0 } = hyperparameters;
  const weights = entryWeights(log, hyperparameters);
  const held = Array.from({ length: log.baskets }, (_, basket) => {
    const [start, end] = [log.offsets[basket]!, log.offsets[basket + 1]!];
    return new Map(
      Array.from({ length: end - start }, (_, at) => [log.entries[start + at]!, BigInt(weights[start + at]!)]),
    );
  });
  const dot = (a: number, b: number) =>
    held.reduce((sum, basket) => sum + (basket.get(a) ?? 0n) * (basket.get(b) ?? 0n), 0n);
  const together = (a: number, b: number) => held.filter((basket) => basket.has(a) && basket.has(b)).length;
  const shrunk = shrinkage * UNIT ** 2;
  const factor = (item: number) =>
    2.2 / (1.2 * (0.25 + (0.75 * together(item, item)) / (log.entries.length / ITEMS)) + 1);
  const score = (a: number, b: number) => {
    const [sum, na, nb] = [dot(a, b), dot(a, a), dot(b, b)].map(Number) as [number, number, number];
    if (weighting === 'bm25') return (sum / UNIT ** 2) * factor(a) * factor(b);
    if (isPlain(hyperparameters)) {
      const common = together(a, b);
      return common / (together(a, a) + together(b, b) - common + shrinkage);
    }
    return metric === 'cosine' ? sum / (Math.sqrt(na) * Math.sqrt(nb) + shrunk) : sum / (na + nb - sum + shrunk);
  };
  const all = Array.from({ length: ITEMS }, (_, item) => item);
  return all.map((row) =>
    all
      .filter((item) => item !== row && together(row, item) >= minSupport && dot(row, item) > 0n)
      .map((item) => [item, together(row, item), score(row, item)] as const)
      .sort((a, b) => b[2] - a[2] || a[0] - b[0])
      .slice(0, topK),
  );
}

const rowsOf = (model: Model) =>
  model.items.text.map((_, row) =>
    Array.from({ length: model.offsets[row + 1]! - model.offsets[row]! }, (_, n) => {
      const at = model.offsets[row]! + n;
      return [model.neighbours[at]!, model.support[at]!, similarity(model, row, at)] as const;
    }),
  );

const weighted = (hyperparameters: Hyperparameters) =>
  ['weighting', 'shrinkage', 'halfLife'].some((name) => name in hyperparameters);

describe('weighted baskets', () => {
  it('give the neighbours of the definition, with their scores', async () => {
    await fc.assert(
      fc.asyncProperty(logs, wanted, async (baskets, hyperparameters) => {
        fc.pre(weighted(hyperparameters));
        const log = logOf(baskets, ITEMS);
        const expected = byDefinition(log, hyperparameters);
        const shown = (score: number) => (isPlain(hyperparameters) ? score : Number(Math.fround(score).toPrecision(7)));
        const model = await trainModel(log, hyperparameters);
        expect(rowsOf(model)).toEqual(expected.map((row) => row.map(([item, n, score]) => [item, n, shown(score)])));
      }),
      { numRuns: 150 },
    );
  });

  it('are the same in shards, and after writing and reading', async () => {
    await fc.assert(
      fc.asyncProperty(logs, wanted, fc.integer({ min: 1, max: 4 }), async (baskets, hyperparameters, of) => {
        fc.pre(weighted(hyperparameters));
        const log = logOf(baskets, ITEMS);
        const whole = await trainModel(log, hyperparameters);
        const parts = [];
        for (let index = 0; index < of; index++) {
          const dir = join(folder, `part-${index}`);
          await writeModel(dir, await trainShard(log, hyperparameters, { index, of }), log.source);
          parts.push({ dir, ...(await readShard(dir)) });
        }
        const merged = mergeShards(parts as never);
        expect(rowsOf(merged.model)).toEqual(rowsOf(whole));
        await writeModel(join(folder, 'whole'), merged.model, merged.source);
        const { model } = await readModel(join(folder, 'whole'));
        expect(rowsOf(model)).toEqual(rowsOf(whole));
        expect(model.hyperparameters).toEqual(hyperparameters);
      }),
      { numRuns: 25 },
    );
  });

  it('are the same on one thread and on three', async () => {
    // Threads are of compiled code: a worker of the sources does not start in a test.
    const compiled = new URL('../../../../dist/src/recommender/threads/thread-pool.js', import.meta.url).href;
    const { startThreadPool }: typeof import('../../../../src/recommender/threads/thread-pool.js') = await import(
      compiled
    );
    const baskets = Array.from({ length: 3_000 }, (_, basket) =>
      Array.from({ length: 2 + (basket % 11) }, (_, at) => [(basket * 31 + at * at * 7) % 400, basket % 30] as const),
    );
    const log = logOf(baskets, 400);
    const pool = startThreadPool(3);
    try {
      for (const weighting of ['tf-idf', 'bm25'] as const) {
        const wanted = { ...DEFAULT_HYPERPARAMETERS, weighting, halfLife: 12 };
        const one = await trainModel(log, wanted, { threads: 1 });
        expect(one.neighbours.length).toBeGreaterThan(5_000);
        expect(await trainModel(log, wanted, { pool })).toEqual(one);
      }
    } finally {
      await pool.close();
    }
  });

  it('count less the larger and the older they are', () => {
    const log = logOf(
      [
        [
          [0, 30],
          [1, 30],
        ],
        [
          [0, 20],
          [1, 20],
          [2, 20],
          [3, 30],
        ],
      ],
      8,
    );
    const byBasket = entryWeights(log, { ...DEFAULT_HYPERPARAMETERS, weighting: 'tf-idf' });
    expect([...byBasket.slice(0, 3)]).toEqual([2898, 2898, 1389]);
    const byAge = entryWeights(log, { ...DEFAULT_HYPERPARAMETERS, halfLife: 10 });
    expect([...byAge]).toEqual([UNIT, UNIT, UNIT / 2, UNIT / 2, UNIT / 2, UNIT]);
  });

  it('lower the score of rare pairs by shrinkage', async () => {
    const often = Array.from(
      { length: 9 },
      () =>
        [
          [0, 1],
          [1, 1],
        ] as const,
    );
    const log = logOf(
      [
        ...often,
        [
          [0, 1],
          [2, 1],
        ],
        [[1, 1]],
      ],
      3,
    );
    const model = await trainModel(log, { ...DEFAULT_HYPERPARAMETERS, shrinkage: 5 });
    // 9 of 10 and 10; 1 of 10 and 1.
    expect(similarity(model, 0, 0)).toBeCloseTo(9 / (10 + 5), 6);
    expect(similarity(model, 0, 1)).toBeCloseTo(1 / (Math.sqrt(10) + 5), 6);
  });

  it('need times to be weighted by age', async () => {
    const { times: _, ...log } = logOf(
      [
        [
          [0, 1],
          [1, 1],
        ],
      ],
      2,
    );
    await expect(trainModel(log, { ...DEFAULT_HYPERPARAMETERS, halfLife: 10 })).rejects.toMatchObject({
      name: 'InputError',
      hint: expect.stringContaining('--time-column'),
    });
  });
});
