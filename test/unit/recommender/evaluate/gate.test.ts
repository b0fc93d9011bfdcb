import { describe, expect, test } from 'vitest';
import type { Champion, Comparison, Estimate, Performance } from '../../../../src/lib/model-record.js';
import { type Judged, judge } from '../../../../src/recommender/evaluate/gate.js';
import { DEFAULT_HYPERPARAMETERS } from '../../../../src/recommender/model.js';

const at = (value: number, low = value, high = value): Estimate => ({ value, low, high });

function performance(ndcg: number, coverage = 0.5): Performance {
  return { hitRate: at(ndcg), recall: at(ndcg), ndcg: at(ndcg), mrr: at(ndcg), coverage };
}

function comparison(low: number, informative = 400): Comparison {
  const difference = at(low + 0.01, low, low + 0.02);
  return { difference: { hitRate: difference, recall: difference, ndcg: difference, mrr: difference }, informative };
}

/** A first model that is clearly better than popularity, but for what a case changes. */
function report(changes: Partial<Judged> = {}): Judged {
  return {
    dataset: {
      file: 'orders.csv',
      sha256: '',
      digest: '',
      rows: 1000,
      baskets: 200,
      items: 50,
      interactions: 900,
      columns: { basket: '', item: '', time: '' },
    },
    hyperparameters: DEFAULT_HYPERPARAMETERS,
    split: { name: 'leave-one-out', trained: 700, heldOut: 200, leftOut: 0, evaluated: 200 },
    k: 10,
    seed: 1,
    resamples: 1000,
    model: performance(0.1),
    popularity: performance(0.02),
    overPopularity: comparison(0.05),
    ...changes,
  };
}

const champion = (low: number, changes: Partial<Champion> = {}): Champion => ({
  hyperparameters: { ...DEFAULT_HYPERPARAMETERS, topK: 50 },
  performance: performance(0.1),
  ...comparison(low),
  ...changes,
});

describe('the gate', () => {
  test.each<[string, Partial<Judged>, string, string]>([
    ['a first model above popularity', {}, 'accepted', ''],
    ['a first model that popularity may equal', { overPopularity: comparison(0) }, 'refused', 'beats-popularity'],
    [
      'a first model with too few telling baskets',
      { overPopularity: comparison(-1, 24) },
      'unjudged',
      'beats-popularity',
    ],
    ['just enough telling baskets', { overPopularity: comparison(-1, 25) }, 'refused', 'beats-popularity'],
    ['a challenger that is better', { champion: champion(0.01) }, 'accepted', ''],
    ['a challenger within the slack', { champion: champion(-0.0019) }, 'accepted', ''],
    ['a challenger below the slack', { champion: champion(-0.0021) }, 'refused', 'not-worse'],
    [
      'slack that grows with the champion',
      { champion: champion(-0.0059, { performance: performance(0.3) }) },
      'accepted',
      '',
    ],
    [
      'a challenger that cannot be told apart',
      { champion: champion(-0.0021, { informative: 24 }) },
      'refused',
      'not-worse',
    ],
    ['a challenger that never differs', { champion: champion(0, { informative: 0 }) }, 'accepted', ''],
    [
      'a challenger on too little data',
      { overPopularity: comparison(0.1, 3), champion: champion(0) },
      'refused',
      'beats-popularity',
    ],
    [
      'a challenger with nine tenths of the coverage',
      { model: performance(0.1, 0.45), champion: champion(0) },
      'accepted',
      '',
    ],
    [
      'a challenger with less coverage',
      { model: performance(0.1, 0.449), champion: champion(0) },
      'refused',
      'coverage',
    ],
    [
      "the champion's own method on fresher data, too little to judge",
      {
        overPopularity: comparison(0, 3),
        champion: champion(0, { hyperparameters: DEFAULT_HYPERPARAMETERS, informative: 0 }),
      },
      'unjudged',
      'beats-popularity',
    ],
    [
      'a split that lost entries',
      { split: { name: 'temporal', trained: 700, heldOut: 100, leftOut: 99, evaluated: 80 } },
      'refused',
      'integrity',
    ],
  ])('%s', (_, changes, state, reason) => {
    const verdict = judge(report(changes));
    const reasons = verdict.checks.filter(({ outcome }) => outcome !== 'passed').map(({ name }) => name);
    expect({ state: verdict.state, reasons }).toEqual({ state, reasons: reason === '' ? [] : [reason] });
  });

  test('says what it saw and what it needed', () => {
    const { checks } = judge(report({ champion: champion(-0.01) }));
    expect(checks.at(-2)).toMatchObject({ name: 'not-worse', outcome: 'failed', seen: -0.01, needed: -0.002 });
    expect(checks.at(-1)).toMatchObject({ name: 'coverage', outcome: 'passed', seen: 0.5, needed: 0.45 });
  });
});
