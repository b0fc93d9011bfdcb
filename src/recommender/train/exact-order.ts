import type { Metric } from '../model.js';

/**
 * The exact order of neighbours within a row. The key of a neighbour j of i with c common baskets is a rational with the
 * order of the score: c²/n_j for cosine, c/(n_i + n_j − c) for Jaccard. As doubles these keys decide nearly all; this
 * says for which counts they decide everything.
 *
 * Division rounds monotonically, so keys never swap; two that differ can only fall together. Two different fractions
 * a/p > b/q are at least 1/(pq) apart, which relative to a/p is 1/(aq), and they fall together only within 2^-52. So
 * the doubles are exact while a and the divisors are exact and a·q < 2^52. With n the largest count: cosine has a = c² and
 * a·q <= n³, which holds to n = 165,140; Jaccard has a = c, q < 2n and a·q < 2n², which holds to n = 47,453,132.
 */
export function doublesOrderExactly(metric: Metric, largestCount: number): boolean {
  switch (metric) {
    case 'cosine':
      return largestCount <= 165_140;
    case 'jaccard':
      return largestCount <= 47_453_132;
  }
}

/** Numerator and denominator of a key, exact in doubles but for a c² past 2^53. */
export interface Fraction {
  readonly count: number;
  readonly divisor: number;
}

/**
 * Compares two keys exactly for any counts: by the doubles where they are far enough apart (each is within 2^-51 of its
 * rational, squaring included), else by cross-multiplying whole numbers. Positive where the first is the greater.
 */
export function compareKeys(metric: Metric, a: Fraction, b: Fraction): number {
  const keyA = key(metric, a);
  const keyB = key(metric, b);
  if (Math.abs(keyA - keyB) > Math.max(keyA, keyB) * 2 ** -49) return keyA - keyB;
  const left = numerator(metric, a.count) * BigInt(b.divisor);
  const right = numerator(metric, b.count) * BigInt(a.divisor);
  return left > right ? 1 : left < right ? -1 : 0;
}

function key(metric: Metric, { count, divisor }: Fraction): number {
  return (metric === 'cosine' ? count * count : count) / divisor;
}

function numerator(metric: Metric, count: number): bigint {
  return metric === 'cosine' ? BigInt(count) * BigInt(count) : BigInt(count);
}
