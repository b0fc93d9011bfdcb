import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/recommender/model.js';
import { trainModel, trainShard } from '../../../../src/recommender/train/train-model.js';
import { compiledTrainer } from './compiled-trainer.js';
import { interactionsOf, type Neighbour, neighboursByDefinition } from './oracle.js';

const ITEMS = 12;
const baskets = fc.array(
  fc.uniqueArray(fc.nat(ITEMS - 1), { maxLength: 8 }).map((items) => new Set(items)),
  { maxLength: 40 },
);
const hyperparameters = fc.record({
  metric: fc.constantFrom('cosine' as const, 'jaccard' as const),
  topK: fc.integer({ min: 1, max: ITEMS + 3 }),
  minSupport: fc.integer({ min: 1, max: 4 }),
});

function rowsOf({ offsets, neighbours, support }: Pick<Model, 'offsets' | 'neighbours' | 'support'>): Neighbour[][] {
  return Array.from({ length: offsets.length - 1 }, (_, row) => {
    const places = Array.from({ length: offsets[row + 1]! - offsets[row]! }, (_, at) => offsets[row]! + at);
    return places.map((place) => [neighbours[place]!, support[place]!]);
  });
}

describe('neighbours', () => {
  it('are those of the definition, in exact order, ties included', async () => {
    await fc.assert(
      fc.asyncProperty(baskets, hyperparameters, async (sets, wanted) => {
        const model = await trainModel(interactionsOf(sets, ITEMS), wanted, { threads: 1 });
        expect(rowsOf(model)).toEqual(neighboursByDefinition(sets, ITEMS, wanted));
        const counts = Array.from({ length: ITEMS }, (_, item) => sets.filter((set) => set.has(item)).length);
        expect([...model.counts]).toEqual(counts);
      }),
      { numRuns: 400 },
    );
  });

  it('are the best where there are many more candidates than asked for', async () => {
    const items = 150;
    const popularFirst = fc.tuple(fc.nat(items - 1), fc.nat(items - 1)).map(([a, b]) => Math.floor((a * b) / items));
    const many = fc.array(
      fc.uniqueArray(popularFirst, { maxLength: 30 }).map((held) => new Set(held)),
      { minLength: 60, maxLength: 120 },
    );
    const few = fc.record({
      metric: fc.constantFrom('cosine' as const, 'jaccard' as const),
      topK: fc.integer({ min: 1, max: 6 }),
      minSupport: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(many, few, async (sets, wanted) => {
        const model = await trainModel(interactionsOf(sets, items), wanted, { threads: 1 });
        expect(rowsOf(model)).toEqual(neighboursByDefinition(sets, items, wanted));
      }),
      { numRuns: 20 },
    );
  });

  it('are in the exact order however many are kept', async () => {
    const items = 60;
    const sets = fc.array(
      fc.uniqueArray(fc.nat(items - 1), { minLength: 1, maxLength: 40 }).map((held) => new Set(held)),
      { minLength: 10, maxLength: 40 },
    );
    const wanted = fc.record({
      metric: fc.constantFrom('cosine' as const, 'jaccard' as const),
      // Past 32 they are sorted in another way.
      topK: fc.oneof(fc.integer({ min: 15, max: items }), fc.constantFrom(31, 32, 33)),
      minSupport: fc.constantFrom(1, 2),
    });
    await fc.assert(
      fc.asyncProperty(sets, wanted, async (sets, wanted) => {
        const model = await trainModel(interactionsOf(sets, items), wanted, { threads: 1 });
        expect(rowsOf(model)).toEqual(neighboursByDefinition(sets, items, wanted));
      }),
      { numRuns: 40 },
    );
  });

  it.each(['cosine', 'jaccard'] as const)('are counted up to any number of common baskets, by %s', async (metric) => {
    const shares = [0.99, 0.985, 0.6, 0.01, 0.005, 0.004, 0.002, 0.0002, 0.0001];
    const sets = Array.from({ length: 68_000 }, (_, basket) => {
      const holds = (share: number, item: number) => ((basket + 1) * (item + 0.618034) * 0.754878) % 1 < share;
      return new Set(shares.flatMap((share, item) => (holds(share, item) ? [item] : [])));
    });
    const wanted = { metric, topK: 5, minSupport: 1 };
    const model = await trainModel(interactionsOf(sets, shares.length), wanted, { threads: 1 });
    expect(Math.max(...model.support)).toBeGreaterThan(2 ** 16 - 1);
    expect(rowsOf(model)).toEqual(neighboursByDefinition(sets, shares.length, wanted));
  });

  it('are the same in any number of shards', async () => {
    await fc.assert(
      fc.asyncProperty(baskets, hyperparameters, fc.integer({ min: 1, max: 5 }), async (sets, wanted, of) => {
        const interactions = interactionsOf(sets, ITEMS);
        const rows: Neighbour[][] = [];
        for (let index = 0; index < of; index++) {
          const shard = await trainShard(interactions, wanted, { index, of }, { threads: 1 });
          expect(shard.from).toBe(rows.length);
          rows.push(...rowsOf(shard));
        }
        expect(rows).toEqual(neighboursByDefinition(sets, ITEMS, wanted));
      }),
      { numRuns: 200 },
    );
  });

  it('do not exist where there is one item, or no two were bought together', async () => {
    const wanted = { metric: 'cosine', topK: 20, minSupport: 1 } as const;
    const alone = await trainModel(interactionsOf([new Set([0])], 1), wanted);
    expect(rowsOf(alone)).toEqual([[]]);
    const apart = await trainModel(interactionsOf([new Set([0]), new Set([1])], 2), wanted);
    expect(rowsOf(apart)).toEqual([[], []]);
  });
});

describe('threads', () => {
  it('change nothing, whatever their number', async () => {
    const [sets] = fc.sample(
      fc.array(
        fc.uniqueArray(fc.nat(299), { maxLength: 20 }).map((held) => new Set(held)),
        { minLength: 500, maxLength: 500 },
      ),
      { numRuns: 1, seed: 7 },
    );
    const interactions = interactionsOf(sets!, 300);
    const wanted = { metric: 'jaccard', topK: 10, minSupport: 1 } as const;
    const expected = neighboursByDefinition(sets!, 300, wanted);
    const trainer = await compiledTrainer();
    const seen: number[] = [];
    for (const threads of [1, 2, 3]) {
      const onProgress = (done: number, total: number) => seen.push(done / total);
      const model = await trainer.trainModel(interactions, wanted, { threads, onProgress });
      expect(rowsOf(model)).toEqual(expected);
      expect(seen.at(-1)).toBe(1);
    }
    expect(seen.every((share) => share >= 0 && share <= 1)).toBe(true);
  });
});
