import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, doublesOrderExactly } from '../../../../src/recommender/train/exact-order.js';

const metric = fc.constantFrom('cosine' as const, 'jaccard' as const);
const LARGEST = 2 ** 32 - 1;

function square(count: number): bigint {
  return BigInt(count) ** 2n;
}

describe('keys', () => {
  it('compare as the rationals do, for counts of any size, close ones in particular', () => {
    const count = fc.integer({ min: 1, max: LARGEST });
    const near = fc.tuple(count, count, fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }));
    fc.assert(
      fc.property(metric, near, (kind, [common, divisor, dc, dd]) => {
        const a = { count: common, divisor };
        const b = { count: Math.max(1, common + dc), divisor: Math.max(1, divisor + dd) };
        const over = (held: typeof a) => (kind === 'cosine' ? square(held.count) : BigInt(held.count));
        const exact = over(a) * BigInt(b.divisor) - over(b) * BigInt(a.divisor);
        expect(Math.sign(compareKeys(kind, a, b))).toBe(exact > 0n ? 1 : exact < 0n ? -1 : 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('are equal where the rationals are, even if their doubles differ', () => {
    const factor = fc.integer({ min: 1, max: 15 });
    const large = fc.integer({ min: 2 ** 25, max: 2 ** 28 });
    fc.assert(
      fc.property(factor, factor, large, fc.integer({ min: 1, max: 2 ** 24 }), (p, q, count, divisor) => {
        const a = { count: p * count, divisor: p * p * divisor };
        const b = { count: q * count, divisor: q * q * divisor };
        expect(compareKeys('cosine', a, b)).toBe(0);
        expect(Math.sign(compareKeys('cosine', { ...a, count: a.count + 1 }, b))).toBe(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('differ as doubles wherever the rationals do, up to the count for which that is claimed', () => {
    // The closest two fractions with such divisors: neighbours in a Farey sequence.
    const n = 165_140;
    expect(doublesOrderExactly('cosine', n)).toBe(true);
    expect(n ** 2 / n).not.toBe((n ** 2 - 1) / n);
    expect((n - 1) ** 2 / (n - 1)).toBeLessThan((n - 1) ** 2 / (n - 2));
    expect(doublesOrderExactly('cosine', n + 1)).toBe(false);
    const m = 47_453_132;
    expect(doublesOrderExactly('jaccard', m)).toBe(true);
    expect(m / (2 * m - 1)).toBeGreaterThan((m - 1) / (2 * m - 3 + 1));
    expect(doublesOrderExactly('jaccard', m + 1)).toBe(false);
  });
});
