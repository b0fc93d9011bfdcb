import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatIds } from '../../../../src/recommender/flat-ids.js';
import type { Hyperparameters, Model } from '../../../../src/recommender/model.js';
import { trainModel } from '../../../../src/recommender/train/train-model.js';
import { appendLog } from '../../../../src/recommender/update/append-log.js';
import { mergeIds } from '../../../../src/recommender/update/merge-ids.js';
import { type Checkpoint, trainCheckpoint, updateModel } from '../../../../src/recommender/update/update-model.js';
import { type Line, lines, logFolder } from './logs.js';

const folder = logFolder();
const single = { threads: 1 };

const kept = { topK: fc.integer({ min: 1, max: 6 }), minSupport: fc.integer({ min: 1, max: 3 }) };
const hyperparameters: fc.Arbitrary<Hyperparameters> = fc.oneof(
  fc.record({ metric: fc.constantFrom('cosine', 'jaccard'), ...kept }),
  fc.record({ metric: fc.constant('jaccard'), ...kept, shrinkage: fc.integer({ min: 1, max: 9 }) }),
);

/** A log cut where the numbers say, in their order; no part is empty. */
function cut(all: readonly Line[], at: readonly number[]): readonly (readonly Line[])[] {
  const places = [...new Set(at.map((place) => place % all.length))].filter((place) => place > 0).sort((a, b) => a - b);
  return [0, ...places].map((from, part) => all.slice(from, places[part]));
}

describe('logs read one after another', () => {
  it('are the log that one file with all rows would be', async () => {
    const cuts = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lines(14, true), cuts, fc.boolean(), async (all, at, times) => {
        const parts = cut(all, at);
        const [first, ...rest] = await Promise.all(
          parts.map(async (part, n) => folder.readAs(`${n}.csv`, part, times)),
        );
        const joined = rest.reduce((log, next) => appendLog(log, next).log, first!);
        const whole = await folder.readAs('whole.csv', all, times);
        const { source, findings, ...log } = joined;
        const { source: wholeSource, findings: wholeFindings, ...wholeLog } = whole;
        expect(log).toEqual(wholeLog);
        const counted = (all = findings) => all?.map(({ kind, column, count }) => ({ kind, column, count }));
        expect(counted()).toEqual(counted(wholeFindings));
        const { file: _, files, sha256, ...facts } = source;
        const { file: __, sha256: ___, ...wholeFacts } = wholeSource;
        expect(facts).toEqual(wholeFacts);
        expect(files ?? 1).toBe(parts.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a model that is brought up to date', () => {
  it('is the model of a full run over everything, in whatever order rows came', async () => {
    // Mostly little is new, and many books: more than are kept for each.
    const shares = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(lines(50, false), shares, hyperparameters, async (all, sizes, wanted) => {
        const from = Math.max(1, all.length - sizes.reduce((sum, size) => sum + size, 0));
        const ends = sizes.map((_, part) => from + sizes.slice(0, part).reduce((sum, size) => sum + size, 0));
        const [first, ...rest] = cut(all, ends);
        let updated: Checkpoint = await trainCheckpoint(await folder.read(first!), wanted, single);
        for (const part of rest) updated = await updateModel(updated, await folder.read(part), single);
        const full = await trainModel(await folder.read(all), wanted, single);
        expect(plain(updated.model)).toEqual(plain(full));
      }),
      { numRuns: 80 },
    );
  });

  it.each(['cosine', 'jaccard'] as const)(
    'counts a row anew where too much of what was kept has fallen: %s',
    async (metric) => {
      const wanted = { metric, topK: 2, minSupport: 1 };
      // Book 1 was bought once with each of 40, and then everybody buys those that were kept as its neighbours.
      const together = Array.from({ length: 40 }, (_, n) =>
        ['1', String(n + 2)].map((book) => ({ customer: `${n}`, book, at: 1 })),
      ).flat();
      const alone = Array.from({ length: 20 }, (_, n) => ({ customer: `new ${n}`, book: String((n % 20) + 2), at: 2 }));
      const before = await trainCheckpoint(await folder.read(together), wanted, single);
      const updated = await updateModel(before, await folder.read(alone), single);
      const full = await trainModel(await folder.read([...together, ...alone]), wanted, single);
      expect(plain(updated.model)).toEqual(plain(full));
      const first = (model: Model) =>
        [...model.neighbours.subarray(0, model.offsets[1])].map((item) => model.items.text[item]);
      expect([first(before.model), first(updated.model)]).toEqual([
        ['2', '3'],
        ['22', '23'],
      ]);
    },
  );
});

describe('lists that an update made shorter', () => {
  it('are recounted by the next update without overflow', async () => {
    const wanted = { metric: 'cosine', topK: 2, minSupport: 1 } as const;
    const bought = (customer: string, book: number): Line => ({ customer, book: String(book), at: 1 });
    // Book 1 with each of 40 others; then ten of those twelve that are kept for it alone; then one of the two that are left.
    const together = Array.from({ length: 40 }, (_, n) => [bought(`${n}`, 1), bought(`${n}`, n + 2)]).flat();
    const first = Array.from({ length: 10 }, (_, n) => bought(`new ${n}`, n + 2));
    const second = [bought('last', 12)];
    let updated = await trainCheckpoint(await folder.read(together), wanted, single);
    for (const part of [first, second]) updated = await updateModel(updated, await folder.read(part), single);
    const full = await trainModel(await folder.read([...together, ...first, ...second]), wanted, single);
    expect(plain(updated.model)).toEqual(plain(full));
  });
});

describe('ids of two logs', () => {
  /** Numbers in canonical order, as bytes; and as strings alone. */
  const ids = (numbers: readonly number[]) => {
    const text = [...new Set(numbers)].sort((a, b) => a - b).map(String);
    let end = 0;
    const ends = Uint32Array.from(text, (id) => {
      end += id.length;
      return end;
    });
    return { flat: flatIds({ bytes: Buffer.from(text.join('')), ends }, true), text: { text, integers: true } };
  };

  it('become one list, whether merged as bytes or as text', () => {
    const number = fc.oneof(fc.integer({ min: -30, max: 30 }), fc.maxSafeInteger());
    const edge = Number.MAX_SAFE_INTEGER;
    fc.assert(
      fc.property(fc.array(number), fc.array(number), (a, b) => {
        const [left, right] = [ids(a), ids(b)];
        const bytes = mergeIds(left.flat, right.flat);
        const text = mergeIds(left.text, right.text);
        expect(bytes.items.text).toEqual(text.items.text);
        expect([bytes.first, bytes.second]).toEqual([text.first, text.second]);
      }),
      {
        numRuns: 500,
        examples: [
          [
            [edge, edge - 2, -edge],
            [edge - 1, edge, -edge + 1],
          ],
          [[], []],
        ],
      },
    );
  });
});

const plain = ({ hyperparameters, items, baskets, counts, offsets, neighbours, support }: Model) => ({
  hyperparameters,
  items,
  baskets,
  counts: [...counts],
  offsets: [...offsets],
  neighbours: [...neighbours],
  support: [...support],
});
