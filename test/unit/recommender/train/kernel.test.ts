import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KERNEL_FUNCTIONS } from '../../../../src/recommender/threads/kernel-functions.js';
import { allocateStruct, layoutOf } from '../../../../src/recommender/threads/kernel-struct.js';
import { startThreadPool } from '../../../../src/recommender/threads/thread-pool.js';

const pool = startThreadPool(1);
const { kernel } = pool;
const LARGEST = 2 ** 32 - 1;
const COSINE = pool.constants.Metric!.cosine!;
const metrics = fc.constantFrom(COSINE, pool.constants.Metric!.jaccard!);

/** Numerator of a key: its denominator is a count of baskets for both metrics. */
function over(metric: number, common: number): bigint {
  return metric === COSINE ? BigInt(common) ** 2n : BigInt(common);
}

describe('keys', () => {
  it('compare as the rationals do, for counts of any size, close ones in particular', () => {
    const count = fc.integer({ min: 1, max: LARGEST });
    const near = fc.tuple(count, count, fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }));
    const whole = (value: number) => Math.min(Math.max(1, value), LARGEST);
    fc.assert(
      fc.property(metrics, near, (metric, [common, divisor, dc, dd]) => {
        const [otherCommon, otherDivisor] = [whole(common + dc), whole(divisor + dd)];
        const exact = over(metric, common) * BigInt(otherDivisor) - over(metric, otherCommon) * BigInt(divisor);
        const order = kernel.compareKeys(metric, common, divisor, otherCommon, otherDivisor);
        expect(order).toBe(exact > 0n ? 1 : exact < 0n ? -1 : 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('are equal where the rationals are, even if their doubles differ', () => {
    const factor = fc.integer({ min: 1, max: 15 });
    const large = fc.integer({ min: 2 ** 25, max: 2 ** 28 });
    fc.assert(
      fc.property(factor, factor, large, fc.integer({ min: 1, max: 2 ** 24 }), (p, q, count, divisor) => {
        const fractions = [p * count, p * p * divisor, q * count, q * q * divisor] as const;
        expect(kernel.compareKeys(COSINE, ...fractions)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});

/** What choosing among candidates does not look at, or does not use. */
const NOT_ASKED = {
  rows: 0,
  rowOffsets: 0,
  rowBaskets: 0,
  first: 0,
  listStarts: 0,
  lengths: 0,
  neighbours: 0,
  support: 0,
  shrinkage: 0,
  doublesAreExact: 0,
};

describe('the best neighbours of a row', () => {
  it('come first and in exact order, even where their doubles are equal', () => {
    const large = fc.record({ count: fc.integer({ min: LARGEST - 40, max: LARGEST }), missing: fc.nat(20) });
    const small = fc.record({ count: fc.integer({ min: 60, max: 90 }), missing: fc.nat(59) });
    const lists = fc.oneof(large, small).chain((first) => {
      const kind = first.count > 90 ? large : small;
      return fc.uniqueArray(kind, {
        minLength: 1,
        maxLength: 80,
        selector: ({ count, missing }) => `${count} ${missing}`,
      });
    });
    fc.assert(
      fc.property(metrics, lists, fc.integer({ min: 1, max: 90 }), (metric, given, most) => {
        const mark = pool.mark();
        // As training numbers items: by count descending, then by canonical place descending.
        const all = given.toSorted((a, b) => b.count - a.count);
        const canonical = all.map((_, number) => all.length - number);
        const own = LARGEST;
        const divisor = (number: number, common: number) =>
          metric === COSINE ? all[number]!.count : own + all[number]!.count - common;
        const common = all.map(({ count, missing }) => count - missing);
        // A union of more baskets than there are is no fraction that comes up.
        const sound = common.map((_, number) => number).filter((number) => divisor(number, common[number]!) <= LARGEST);

        const [counts, places] = [all.map(({ count }) => count), canonical].map((list) =>
          pool.addressOf(Uint32Array.from(list)),
        );
        const job = allocateStruct(pool, 'NeighbourJob', {
          metric,
          topK: most,
          minSupport: 1,
          items: all.length,
          counts: counts!,
          canonical: places!,
          ...NOT_ASKED,
        });
        const keys = pool.allocate(most * 2);
        const candidates = pool.allocate(most * 2);
        const size = sound.reduce(
          (held, number) => kernel.offerCandidate(job, own, keys, candidates, held, number, common[number]!),
          0,
        );
        expect(size).toBe(Math.min(most, sound.length));
        kernel.sortCandidates(job, own, keys, candidates, 0, size);
        const kept = pool.words(candidates, size * 2).filter((_, at) => at % 2 === 0);

        const expected = sound.toSorted((a, b) => {
          const left = over(metric, common[a]!) * BigInt(divisor(b, common[b]!));
          const right = over(metric, common[b]!) * BigInt(divisor(a, common[a]!));
          return left > right ? -1 : left < right ? 1 : canonical[a]! - canonical[b]!;
        });
        expect([...kept]).toEqual(expected.slice(0, most));
        pool.release(mark);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a struct of the kernel', () => {
  const { size: _, ...layout } = layoutOf(pool, 'WeightedJob');
  const words = Object.fromEntries(Object.keys(layout).map((field, at) => [field, at + 1]));
  const { shrinkage: __, unitSquare: ___, ...numbers } = words;
  const doubles = { shrinkage: 0.5, unitSquare: 16 };

  it('is filled in at the offsets that the kernel exports', () => {
    const at = allocateStruct(pool, 'WeightedJob', numbers, doubles);
    for (const [field, value] of Object.entries(numbers)) expect(pool.words(at + layout[field]!, 1)[0]).toBe(value);
    for (const [field, value] of Object.entries(doubles)) expect(pool.doubles(at + layout[field]!, 1)[0]).toBe(value);
  });

  it.each(['NeighbourJob', 'WeightedJob', 'Piece'])('has no gap in its layout: %s', (struct) => {
    const { size, ...offsets } = layoutOf(pool, struct);
    const sorted = Object.values(offsets).sort((a, b) => a - b);
    const widths = sorted.map((offset, at) => (sorted[at + 1] ?? size!) - offset);
    expect(widths.every((width) => width === 4 || width === 8)).toBe(true);
    expect(sorted[0]).toBe(0);
  });

  it('is refused with a field missing, an unknown field, or one of another width', () => {
    const { items: ____, ...few } = numbers;
    expect(() => allocateStruct(pool, 'WeightedJob', few, doubles)).toThrow('WeightedJob.items is not given');
    expect(() => allocateStruct(pool, 'WeightedJob', { ...numbers, other: 1 }, doubles)).toThrow('no field other');
    expect(() => allocateStruct(pool, 'WeightedJob', words)).toThrow('another width');
    expect(() => allocateStruct(pool, 'Job', {})).toThrow('no layout of Job');
  });
});

it('the kernel has the functions that the host knows, and no others', () => {
  expect(Object.keys(kernel).sort()).toEqual([...KERNEL_FUNCTIONS]);
});
