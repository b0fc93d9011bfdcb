import { expect, test } from 'vitest';
import { estimateRun } from '../../../src/engine/plan/estimate.js';

const step = (id: string, estimateSeconds: readonly [number, number], needs: readonly string[] = []) => ({
  id,
  needs,
  estimateSeconds,
});

test('steps side by side count once: the longest way', () => {
  const steps = [
    step('a', [2, 10]),
    step('b', [5, 6], ['a']),
    step('c', [1, 20], ['a']),
    step('d', [3, 3], ['b', 'c']),
  ];
  expect(estimateRun(steps)).toEqual([10, 33]);
});

test('what is only waited for counts as well', () => {
  expect(estimateRun([step('a', [2, 4]), { ...step('b', [1, 1]), after: ['a'] }])).toEqual([3, 5]);
});

test('no steps take no time', () => {
  expect(estimateRun([])).toEqual([0, 0]);
});
