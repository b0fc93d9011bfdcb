import type { Metric } from '../model.js';

/**
 * The exact order of neighbours within a row. The key of a neighbour j of i with c common baskets is a rational that is
 * ordered as the score is: c²/n_j for cosine, c/(n_i + n_j − c) for Jaccard. Comparing the keys as doubles decides nearly
 * all cases; this says up to which counts it decides all.
 *
 * Division rounds monotonically, so doubles never reverse two keys; they can only make two different ones equal. Two
 * different fractions a/p > b/q are at least 1/(pq) apart, which relative to a/p is 1/(aq), and doubles are equal only within
 * 2^-52. So doubles are exact while a and the divisors are, and a·q < 2^52. With n the largest count: cosine has a = c² and
 * a·q <= n³, which holds up to n = 165,140; Jaccard has a = c, q < 2n and a·q < 2n², which holds up to n = 47,453,132.
 */
export function doublesOrderExactly(metric: Metric, largestCount: number): boolean {
  switch (metric) {
    case 'cosine':
      return largestCount <= 165_140;
    case 'jaccard':
      return largestCount <= 47_453_132;
  }
}

/** Numerator and denominator of a key, both exact as doubles, except a c² above 2^53. */
export interface Fraction {
  readonly count: number;
  readonly divisor: number;
}

/**
 * Compares two keys exactly, whatever the counts: as doubles where these are far enough apart (each is within 2^-51 of its
 * rational, the squaring included), else by cross-multiplying integers. Positive where the first is greater.
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
