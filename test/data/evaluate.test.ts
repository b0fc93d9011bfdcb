import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/recommender/evaluate/evaluate.js';
import type { EvaluationReport } from '../../src/recommender/evaluate/report.js';
import type { Columns } from '../../src/recommender/interactions.js';
import { DEFAULT_HYPERPARAMETERS } from '../../src/recommender/model.js';
import { readInteractions } from '../../src/recommender/read/read-interactions.js';
import { COMPLETE_JOURNEY_COLUMNS, completeJourney, MOVIE_LENS_COLUMNS, movieLens, orSkip } from './public-data.js';

const LEAVE_ONE_OUT = { k: 10, split: 'leave-one-out', seed: 1 } as const;

async function report(file: string, columns: Columns, split: 'leave-one-out' | 'temporal', jaccard = false) {
  const interactions = await readInteractions(file, columns);
  const metric = jaccard ? 'jaccard' : 'cosine';
  const champion = jaccard ? DEFAULT_HYPERPARAMETERS : undefined;
  const hyperparameters = { ...DEFAULT_HYPERPARAMETERS, metric } as const;
  return evaluate(interactions, { ...LEAVE_ONE_OUT, hyperparameters, champion, split, training: { threads: 1 } });
}

const beats = ({ verdict, overPopularity }: EvaluationReport) =>
  overPopularity.difference.ndcg.low > 0 && verdict.state === 'accepted';

describe('evaluation on public data', () => {
  it('finds what people watched next better than popularity: MovieLens-100K', async (context) => {
    const file = await orSkip(context, movieLens);
    const one = await report(file, MOVIE_LENS_COLUMNS, 'leave-one-out');
    expect(one.split).toMatchObject({ evaluated: 943, heldOut: 943, trained: 99_057 });
    expect(beats(one)).toBe(true);
  });

  it('equals figures measured in another language, where ties in time go to the highest id', async (context) => {
    const log = await readInteractions(await orSkip(context, movieLens), MOVIE_LENS_COLUMNS);
    // 415 of 943 people rated several films in their last second.
    const times = log.times!.map((time, entry) => time + log.entries[entry]! / 1000);
    const { model, popularity } = await evaluate(
      { ...log, times },
      { ...LEAVE_ONE_OUT, hyperparameters: DEFAULT_HYPERPARAMETERS },
    );
    expect(model.hitRate.value).toBeCloseTo(0.072, 3);
    expect(model.ndcg.value).toBeCloseTo(0.032, 3);
    expect(popularity.hitRate.value).toBeCloseTo(0.05, 3);
    expect(popularity.ndcg.value).toBeCloseTo(0.025, 3);
  });

  it('finds what else was in the basket better than popularity: Complete Journey', async (context) => {
    const file = await orSkip(context, completeJourney);
    const one = await report(file, COMPLETE_JOURNEY_COLUMNS, 'leave-one-out', true);
    expect(one.dataset).toMatchObject({ rows: 1_469_307, baskets: 155_848, items: 68_509 });
    expect(beats(one)).toBe(true);
    // A receipt has one time, so that what is held out is drawn.
    expect(one.split.evaluated).toBeGreaterThan(100_000);
    expect(one.champion?.difference.ndcg.low).toBeGreaterThan(0);
  });

  it('finds what households bought later: Complete Journey by household, cut in time', async (context) => {
    const file = await orSkip(context, completeJourney);
    const one = await report(file, { ...COMPLETE_JOURNEY_COLUMNS, basket: 'household' }, 'temporal');
    expect(one.split.cut).toMatch(/^2017-\d\d-\d\dT/);
    expect(one.split.evaluated).toBeGreaterThan(2000);
    expect(one.verdict.checks[0]).toMatchObject({ name: 'integrity', outcome: 'passed' });
  });
});
