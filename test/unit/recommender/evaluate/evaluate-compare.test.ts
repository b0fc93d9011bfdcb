import { describe, expect, test, vi } from 'vitest';
import { command } from '../../../../src/cli/commands/evaluate/index.js';
import { parseCommand } from '../../../../src/cli/parsing/parse-arguments.js';
import { byNeighbours, byPopularity, compare, variantsOf } from '../../../../src/recommender/evaluate/compare.js';
import { evaluate } from '../../../../src/recommender/evaluate/evaluate.js';
import { filledRanker } from '../../../../src/recommender/evaluate/rankers.js';
import { splitInteractions } from '../../../../src/recommender/evaluate/split.js';
import { DEFAULT_HYPERPARAMETERS } from '../../../../src/recommender/model.js';
import type { Ranker } from '../../../../src/recommender/rank-basket.js';
import { orders } from '../../../integration/recommender/workshop.js';

const single = { threads: 1 };

/** Forty series of three books, each bought whole by ten customers, in any order. */
const series = Array.from({ length: 400 }, (_, customer) => {
  const books = [1, 2, 3].map((volume) => (customer % 40) * 3 + volume);
  const turn = Math.floor(customer / 40) % 3;
  return [...books.slice(turn), ...books.slice(0, turn)];
});

describe('a comparison', () => {
  test('has the figures of an evaluation of each, and differences to the first', async () => {
    const log = await orders(series);
    const split = splitInteractions(log, 'leave-one-out', 1);
    const contenders = [byNeighbours(DEFAULT_HYPERPARAMETERS, single), byPopularity];
    const { standings, resamples } = await compare(split, contenders, 10, 1);
    const options = {
      hyperparameters: DEFAULT_HYPERPARAMETERS,
      k: 10,
      split: 'leave-one-out',
      seed: 1,
      training: single,
    } as const;
    const report = await evaluate(log, options);
    expect(standings.map(({ name }) => name)).toEqual(['cosine, 20 neighbours, least support 1', 'popularity']);
    const [model, popularity] = standings.map(({ hitRate, ndcg, coverage }) => ({ hitRate, ndcg, coverage }));
    const { recall: _, mrr: __, ...expected } = report.model;
    expect(model).toEqual(expected);
    expect(popularity?.ndcg).toEqual(report.popularity.ndcg);
    expect(standings[0]?.overFirst.ndcg).toEqual({ value: 0, low: 0, high: 0 });
    const { value, low, high } = report.overPopularity.difference.ndcg;
    expect(standings[1]?.overFirst.ndcg.value).toBeCloseTo(-value, 9);
    expect(standings[1]!.overFirst.ndcg.low).toBeCloseTo(-high, 2);
    expect(standings[1]!.overFirst.ndcg.high).toBeCloseTo(-low, 2);
    expect(resamples).toBe(report.resamples);
  });

  test('tries no half-life where there are no times', () => {
    const withTimes = variantsOf(DEFAULT_HYPERPARAMETERS, true);
    const without = variantsOf(DEFAULT_HYPERPARAMETERS, false);
    expect(without.some(({ halfLife }) => halfLife !== undefined)).toBe(false);
    expect(withTimes.filter(({ halfLife }) => halfLife === undefined)).toEqual(without);
  });

  test('is a table on the command line, the best first', async () => {
    const { source } = await orders(series);
    const parsed = parseCommand(
      'evaluate',
      ['--orders', source.file, '--compare'],
      command.options,
      command.positionals,
    );
    if (parsed.help) throw new Error('asked for help');
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await command.run(parsed.args);
    const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
    write.mockRestore();
    expect(text).toMatch(/^popularity +0\.\d{4} +0\.\d{4} +0\.\d{4} +-0\.\d{4} \[-0\.\d{4}, -0\.\d{4}\]$/m);
    const ndcg = [...text.matchAll(/^\S.*? +0\.\d{4} +(0\.\d{4})|1\.0000 +(1\.0000)/gm)].map((row) =>
      Number(row[1] ?? row[2]),
    );
    expect(ndcg.length).toBeGreaterThan(5);
    expect(ndcg).toEqual(ndcg.toSorted((a, b) => b - a));
  });
});

describe('a list that is filled up', () => {
  const fixed =
    (...items: number[]): Ranker =>
    (_, list) => {
      list.set(items.slice(0, list.length));
      return Math.min(items.length, list.length);
    };

  test.each([
    ['short', fixed(4, 2), fixed(7, 2, 9, 1), [4, 2, 7, 9]],
    ['empty', fixed(), fixed(3, 1), [3, 1]],
    ['full', fixed(1, 2, 3, 4), fixed(9), [1, 2, 3, 4]],
  ])('has each item once: %s', (_, first, second, expected) => {
    const list = new Uint32Array(4);
    const size = filledRanker(first, second)(Uint32Array.of(0), list);
    expect([...list.subarray(0, size)]).toEqual(expected);
  });
});
