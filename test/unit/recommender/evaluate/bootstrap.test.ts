import { describe, expect, test } from 'vitest';
import { bootstrap, resamplesFor } from '../../../../src/recommender/evaluate/bootstrap.js';
import { below, philox } from '../../../../src/recommender/philox.js';

/** Baskets that hit with a known probability. */
const hits = (baskets: number, probability: number, seed: number) =>
  Float64Array.from({ length: baskets }, (_, basket) =>
    below(1000, philox([basket, 0, 0, 0], [seed, 99])[0]!) < probability * 1000 ? 1 : 0,
  );

describe('the bootstrap', () => {
  test('gives the same interval each time, another for another seed', () => {
    const series = [hits(500, 0.1, 1)];
    expect(bootstrap(series, 1, 300)).toEqual(bootstrap(series, 1, 300));
    expect(bootstrap(series, 1, 300)).not.toEqual(bootstrap(series, 2, 300));
  });

  test('holds the true mean about as often as it says', () => {
    const covering = Array.from({ length: 100 }, (_, seed) => {
      const [estimate] = bootstrap([hits(400, 0.2, seed)], seed, 300);
      return estimate!.low <= 0.2 && 0.2 <= estimate!.high;
    });
    const share = covering.filter(Boolean).length / covering.length;
    expect(share).toBeGreaterThan(0.89);
    expect(share).toBeLessThan(0.99);
  });

  test('is about as wide as the normal interval of a large sample', () => {
    const [estimate] = bootstrap([hits(5000, 0.1, 3)], 1, 1000);
    const normal = 2 * 1.96 * Math.sqrt((estimate!.value * (1 - estimate!.value)) / 5000);
    expect(estimate!.high - estimate!.low).toBeGreaterThan(0.85 * normal);
    expect(estimate!.high - estimate!.low).toBeLessThan(1.15 * normal);
  });

  test('pairs its series: a difference that is the same in every basket has no width', () => {
    const a = hits(300, 0.3, 5);
    const b = a.map((value) => value + 0.25);
    const [, , difference] = bootstrap([a, b, b.map((value, at) => value - a[at]!)], 1, 300);
    expect(difference).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
  });

  test('of no baskets is nothing, of one it is that one', () => {
    expect(bootstrap([new Float64Array(0)], 1, 200)).toEqual([{ value: 0, low: 0, high: 0 }]);
    expect(bootstrap([Float64Array.of(0.5)], 1, 200)).toEqual([{ value: 0.5, low: 0.5, high: 0.5 }]);
  });

  test('resamples less where there are very many baskets', () => {
    expect([0, 943, 1e5, 2e5, 1e7].map(resamplesFor)).toEqual([1000, 1000, 1000, 500, 200]);
  });
});
