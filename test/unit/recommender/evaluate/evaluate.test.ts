import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../../src/recommender/evaluate/evaluate.js';
import { measure } from '../../../../src/recommender/evaluate/measure.js';
import { neighbourRanker, popularityRanker } from '../../../../src/recommender/evaluate/rankers.js';
import { formatReport } from '../../../../src/recommender/evaluate/report-table.js';
import { type Split, splitInteractions } from '../../../../src/recommender/evaluate/split.js';
import type { Interactions } from '../../../../src/recommender/interactions.js';
import { DEFAULT_HYPERPARAMETERS, type Model, score } from '../../../../src/recommender/model.js';
import { trainModel } from '../../../../src/recommender/train/train-model.js';
import { orders } from '../../../integration/recommender/workshop.js';

const single = { threads: 1 };
const options = {
  hyperparameters: DEFAULT_HYPERPARAMETERS,
  k: 10,
  split: 'leave-one-out',
  seed: 1,
  training: single,
} as const;

/** Each evaluated basket's held-out ids. */
function heldOut({ offsets, items, evaluated, train }: Split): Record<number, string[]> {
  const ids = (basket: number) =>
    [...items.subarray(offsets[basket]!, offsets[basket + 1]!)].map((item) => train.items.text[item]!);
  return Object.fromEntries([...evaluated].map((basket) => [basket, ids(basket)]));
}

describe('leave-one-out', () => {
  test("holds out each basket's last new item, of baskets with two or more", async () => {
    // A book bought again later counts by its first time: 10 is old in the second basket.
    const log = await orders([[10, 20, 30], [10, 20, 10], [10]]);
    const split = splitInteractions(log, 'leave-one-out', 1);
    expect(heldOut(split)).toEqual({ 0: ['30'], 1: ['20'] });
    expect(split.facts).toEqual({ name: 'leave-one-out', trained: 4, heldOut: 2, leftOut: 0, evaluated: 2 });
  });

  test('draws among items of one instant, evenly and by the seed', async () => {
    const log = await orders(Array.from({ length: 3000 }, () => [1, 2, 3]));
    const together = { ...log, times: new Float64Array(log.entries.length) };
    const drawn = (seed: number) => Object.values(heldOut(splitInteractions(together, 'leave-one-out', seed))).flat();
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
    for (const id of ['1', '2', '3']) {
      const share = drawn(1).filter((held) => held === id).length / 3000;
      // Four standard deviations.
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.035);
    }
  });
});

describe('temporal', () => {
  test('trains strictly before the cut, and asks for later items that were known by then', async () => {
    // Days 1 to 5: four fifths of the ten entries came before day 3.
    const log = await orders([[1, 2, 3], [1, 2], [2, 1], [1, 2], [9]]);
    const split = splitInteractions(log, 'temporal', 1);
    expect(split.facts).toMatchObject({ name: 'temporal', cut: '2026-01-02T00:00:00.000Z' });
    expect(heldOut(split)).toEqual({ 0: ['2'], 1: ['2'], 2: ['1'], 3: ['2'] });
    expect(split.facts).toMatchObject({ trained: 5, heldOut: 4, leftOut: 1, evaluated: 4 });
  });

  test('cannot cut what all came at once, and says what to do', async () => {
    const log = await orders([[1], [2], [3]]);
    await expect(evaluate(log, { ...options, split: 'temporal' })).rejects.toMatchObject({
      name: 'InputError',
      hint: expect.stringContaining('leave-one-out'),
    });
  });
});

describe('measures', () => {
  /** A split of one basket that holds item 0 and should have found `wanted`, ranked as `list`. */
  function place(list: number[], wanted: number[], k: number) {
    const train = {
      items: { text: '0123456789'.split('') },
      offsets: Uint32Array.of(0, 1),
      entries: Uint32Array.of(0),
    };
    const split = {
      train,
      offsets: Uint32Array.of(0, wanted.length),
      items: Uint32Array.from(wanted),
      evaluated: Uint32Array.of(0),
    } as unknown as Split;
    const { hitRate, recall, ndcg, mrr } = measure(
      split,
      (_, into) => {
        into.set(list.slice(0, k));
        return Math.min(k, list.length);
      },
      k,
    );
    return { hitRate: hitRate[0], recall: recall[0], ndcg: ndcg[0], mrr: mrr[0] };
  }

  test('one wanted item: by its place, and nothing beyond k', () => {
    expect(place([5, 6, 7], [5], 3)).toEqual({ hitRate: 1, recall: 1, ndcg: 1, mrr: 1 });
    expect(place([6, 7, 5], [5], 3)).toEqual({ hitRate: 1, recall: 1, ndcg: 0.5, mrr: 1 / 3 });
    expect(place([6, 7, 5], [5], 2)).toEqual({ hitRate: 0, recall: 0, ndcg: 0, mrr: 0 });
    expect(place([], [5], 3)).toEqual({ hitRate: 0, recall: 0, ndcg: 0, mrr: 0 });
  });

  test('several wanted items: the ideal is as long as the list allows', () => {
    const second = 1 / Math.log2(3);
    expect(place([1, 5, 6, 2], [5, 6, 7], 4)).toEqual({
      hitRate: 1,
      recall: 2 / 3,
      ndcg: (second + 0.5) / (1 + second + 0.5),
      mrr: 0.5,
    });
    expect(place([5, 6], [5, 6, 7], 2)).toMatchObject({ recall: 2 / 3, ndcg: 1 });
  });
});

describe('rankings', () => {
  test('add up similarities, leave out what the basket holds, and break ties by canonical order', async () => {
    // 1 goes with 3 and 4 alike; 2 goes with 4 too.
    const log = await orders([
      [1, 3],
      [1, 4],
      [2, 4],
      [5, 6],
    ]);
    const model = await trainModel(log, DEFAULT_HYPERPARAMETERS, single);
    const list = new Uint32Array(5);
    const rank = (...ids: string[]) => {
      const basket = Uint32Array.from(ids, (id) => log.items.text.indexOf(id));
      return [...list.subarray(0, neighbourRanker(model)(basket, list))].map((item) => log.items.text[item]);
    };
    // cos(1,3) = 1/sqrt 2, cos(1,4) = 1/2, cos(2,4) = 1/sqrt 2.
    expect(rank('1')).toEqual(['3', '4']);
    expect(rank('1', '2')).toEqual(['4', '3']);
    expect(rank('3', '4')).toEqual(['1', '2']);
    expect(rank('5', '6')).toEqual([]);
    const tied = await trainModel(
      await orders([
        [1, 3],
        [1, 2],
        [1, 4],
      ]),
      DEFAULT_HYPERPARAMETERS,
      single,
    );
    expect(neighbourRanker(tied)(Uint32Array.of(0), list)).toBe(3);
    expect([...list.subarray(0, 3)]).toEqual([1, 2, 3]);
  });

  test.each(['leave-one-out', 'temporal'] as const)('equal a slow reference on random baskets: %s', async (name) => {
    const basket = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    const baskets = fc.array(basket, { minLength: 1, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(baskets, fc.integer({ min: 1, max: 6 }), async (baskets, k) => {
        fc.pre(name === 'leave-one-out' || baskets.some(({ length }) => length > 1));
        const split = splitInteractions(interactionsOf(baskets), name, 7);
        const model = await trainModel(split.train, DEFAULT_HYPERPARAMETERS, single);
        const fast = measure(split, neighbourRanker(model), k);
        expect(averages(fast)).toEqual(slowly(split, (held) => slowScores(model, held), k));
        const popular = measure(split, popularityRanker(model.counts), k);
        expect(averages(popular)).toEqual(slowly(split, () => [...model.counts], k));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a report', () => {
  /** Forty series of three books, each bought whole by ten customers, in any order. */
  const series = Array.from({ length: 400 }, (_, customer) => {
    const books = [1, 2, 3].map((volume) => (customer % 40) * 3 + volume);
    const turn = Math.floor(customer / 40) % 3;
    return [...books.slice(turn), ...books.slice(0, turn)];
  });

  test('has the same bytes each time, and beats popularity where there is something to find', async () => {
    const first = await evaluate(await orders(series), options);
    const { columns, file, ...dataset } = first.dataset;
    expect(dataset).toMatchObject({
      rows: 1200,
      baskets: 400,
      items: 120,
      interactions: 1200,
      from: expect.any(String),
    });
    expect(first.verdict.state).toBe('accepted');
    expect(first.model.hitRate.value).toBe(1);
    expect(first.overPopularity.difference.ndcg.low).toBeGreaterThan(0.5);
    expect(JSON.stringify(await evaluate(await orders(series), options))).toBe(JSON.stringify(first));
  });

  test('tells each phase of its work, from its start to its end', async () => {
    const phases = new Map<string, number[]>();
    const blind = { ...options.hyperparameters, minSupport: 1000 };
    await evaluate(await orders(series), {
      ...options,
      champion: blind,
      onPhase: (phase, done, total) => phases.set(phase, [...(phases.get(phase) ?? []), done / total]),
    });
    const expected = ['measuring', 'measuring popularity', 'measuring the champion', 'resampling'];
    expect([...phases.keys()]).toEqual(expected);
    for (const phase of expected.slice(0, 3))
      expect([phases.get(phase)![0], phases.get(phase)!.at(-1)]).toEqual([0, 1]);
  });

  test('compares with a champion on the same split: itself shows no difference', async () => {
    const log = await orders(series);
    const same = await evaluate(log, { ...options, champion: options.hyperparameters });
    expect(same.champion).toMatchObject({ informative: 0, difference: { ndcg: { value: 0, low: 0, high: 0 } } });
    const blind = { metric: 'cosine', topK: 1, minSupport: 1000 } as const;
    const better = await evaluate(log, { ...options, champion: blind });
    expect(better.champion?.performance.hitRate.value).toBe(0);
    expect(better.champion?.difference.hitRate).toEqual({ value: 1, low: 1, high: 1 });
    const worse = await evaluate(log, { ...options, hyperparameters: blind, champion: options.hyperparameters });
    expect(worse.verdict.state).toBe('refused');
    expect(worse.verdict.checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual([
      'beats-popularity',
      'not-worse',
      'coverage',
    ]);
  });

  test.each([
    ['one customer', [[1, 2, 3]]],
    ['one book', [[1], [1], [1]]],
    ['one row', [[1]]],
  ])('of %s is a sound answer: too few to judge', async (_, baskets) => {
    const report = await evaluate(await orders(baskets), options);
    expect(report.verdict.state).toBe('unjudged');
    expect(formatReport(report)).toContain('Unjudged: too few baskets');
  });

  test('is printed as a table that fits a terminal, with the verdict', async () => {
    const text = formatReport(await evaluate(await orders(series), { ...options, champion: options.hyperparameters }));
    expect(text).toMatch(/^HR@10 +1\.0000 +0\.\d{4} +1\.0000 +\+0\.\d{4} \[\+0\.\d{4}, \+0\.\d{4}\]$/m);
    expect(text).toContain('Accepted: it may be promoted.');
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(80);
  });
});

function interactionsOf(baskets: readonly (readonly number[])[]): Interactions {
  const ids = [...new Set(baskets.flat())].sort((a, b) => a - b);
  const offsets = [0];
  const entries: number[] = [];
  const times: number[] = [];
  for (const basket of baskets) {
    const rows = basket.map((id, time) => ({ item: ids.indexOf(id), time })).sort((a, b) => a.item - b.item);
    entries.push(...rows.map(({ item }) => item));
    times.push(...rows.map(({ time }) => time));
    offsets.push(entries.length);
  }
  return {
    items: { text: ids.map(String), integers: true },
    baskets: baskets.length,
    offsets: Uint32Array.from(offsets),
    entries: Uint32Array.from(entries),
    times: Float64Array.from(times),
    source: { file: 'x', sha256: '', digest: '', rows: entries.length, columns: { basket: '', item: '', time: '' } },
  };
}

type Averages = { hitRate: number; recall: number; ndcg: number; mrr: number; coverage: number };

const near = (value: number) => Math.round(value * 1e9) / 1e9;
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / (values.length || 1);

function averages({ coverage, ...series }: ReturnType<typeof measure>): Averages {
  const { hitRate, recall, ndcg, mrr } = series;
  return {
    hitRate: near(mean(hitRate)),
    recall: near(mean(recall)),
    ndcg: near(mean(ndcg)),
    mrr: near(mean(mrr)),
    coverage: near(coverage),
  };
}

/** Every item's score by the definition, in units of 2^-36; 0 for what nothing speaks for. */
function slowScores({ items, hyperparameters, counts, offsets, neighbours, support }: Model, held: number[]): number[] {
  return items.text.map((_, candidate) => {
    const parts = held.flatMap((item) => {
      const at = neighbours.subarray(offsets[item]!, offsets[item + 1]!).indexOf(candidate);
      if (at < 0) return [];
      const similarity = score(
        hyperparameters.metric,
        support[offsets[item]! + at]!,
        counts[item]!,
        counts[candidate]!,
      );
      return BigInt(Math.round(similarity * 2 ** 36));
    });
    return Number(parts.reduce((sum, part) => sum + part, 0n));
  });
}

/** All measures by sorting the whole catalog for each basket. */
function slowly(split: Split, scoresFor: (held: number[]) => number[], k: number): Averages {
  const { train } = split;
  const rows: Omit<Averages, 'coverage'>[] = [];
  const listed = new Set<number>();
  for (const basket of split.evaluated) {
    const held = [...train.entries.subarray(train.offsets[basket]!, train.offsets[basket + 1]!)];
    const wanted = [...split.items.subarray(split.offsets[basket]!, split.offsets[basket + 1]!)];
    const scores = scoresFor(held);
    const list = train.items.text
      .map((_, item) => item)
      .filter((item) => !held.includes(item) && scores[item]! > 0)
      .sort((a, b) => scores[b]! - scores[a]! || a - b)
      .slice(0, k);
    for (const item of list) listed.add(item);
    const ranks = wanted.map((item) => list.indexOf(item) + 1).filter((rank) => rank > 0);
    const ideal = wanted.slice(0, k).reduce((sum, _, rank) => sum + 1 / Math.log2(rank + 2), 0);
    rows.push({
      hitRate: Math.min(1, ranks.length),
      recall: ranks.length / wanted.length,
      ndcg: ranks.reduce((sum, rank) => sum + 1 / Math.log2(rank + 1), 0) / ideal,
      mrr: ranks.length === 0 ? 0 : 1 / Math.min(...ranks),
    });
  }
  const known = new Set(train.entries).size;
  const average = (name: keyof Omit<Averages, 'coverage'>) => near(mean(rows.map((row) => row[name])));
  return {
    hitRate: average('hitRate'),
    recall: average('recall'),
    ndcg: average('ndcg'),
    mrr: average('mrr'),
    coverage: near(known === 0 ? 0 : listed.size / known),
  };
}
