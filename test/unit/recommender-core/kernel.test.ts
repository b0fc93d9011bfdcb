import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startThreadPool } from '../../../src/recommender/threads/thread-pool.js';

const pool = startThreadPool(1);
const { kernel } = pool;
const LARGEST = 2 ** 32 - 1;
const COSINE = 0;
const metrics = fc.constantFrom(COSINE, 1);

/** Numerator of a key: its denominator is a count of baskets for both metrics. */
function over(metric: number, common: number): bigint {
  return metric === COSINE ? BigInt(common) ** 2n : BigInt(common);
}

describe('keys', () => {
  it('compare as the rationals do, for counts of any size, close ones above all', () => {
    const count = fc.integer({ min: 1, max: LARGEST });
    const near = fc.tuple(count, count, fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }));
    const whole = (value: number) => Math.min(Math.max(1, value), LARGEST);
    fc.assert(
      fc.property(metrics, near, (metric, [common, divisor, dc, dd]) => {
        const [otherCommon, otherDivisor] = [whole(common + dc), whole(divisor + dd)];
        const exact = over(metric, common) * BigInt(otherDivisor) - over(metric, otherCommon) * BigInt(divisor);
        const order = kernel.compareKeys!(metric, common, divisor, otherCommon, otherDivisor);
        expect(order).toBe(exact > 0n ? 1 : exact < 0n ? -1 : 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('are equal where the rationals are, though the doubles of large squares are not', () => {
    const factor = fc.integer({ min: 1, max: 15 });
    const large = fc.integer({ min: 2 ** 25, max: 2 ** 28 });
    fc.assert(
      fc.property(factor, factor, large, fc.integer({ min: 1, max: 2 ** 24 }), (p, q, count, divisor) => {
        const fractions = [p * count, p * p * divisor, q * count, q * q * divisor] as const;
        expect(kernel.compareKeys!(COSINE, ...fractions)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the best neighbours of a row', () => {
  it('come first and in exact order, also where doubles cannot tell them apart', () => {
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

        const job = kernel.newNeighbourJob!();
        const [counts, places] = [all.map(({ count }) => count), canonical].map((list) =>
          pool.addressOf(Uint32Array.from(list)),
        );
        pool.words(job, 6).set([metric, most, 1, all.length, counts!, places!]);
        const keys = pool.allocate(most * 2);
        const candidates = pool.allocate(most * 2);
        const size = sound.reduce(
          (held, number) => kernel.offerCandidate!(job, own, keys, candidates, held, number, common[number]!),
          0,
        );
        expect(size).toBe(Math.min(most, sound.length));
        kernel.sortCandidates!(job, own, keys, candidates, 0, size);
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
