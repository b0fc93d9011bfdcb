import type { Estimate, SplitFacts } from '../../lib/model-record.js';
import { DEFAULT_HYPERPARAMETERS, type Hyperparameters } from '../model.js';
import type { Ranker } from '../rank-basket.js';
import type { Progress } from '../threads/thread-pool.js';
import { type TrainOptions, trainModel } from '../train/train-model.js';
import { bootstrap, resamplesFor, round } from './bootstrap.js';
import { differences, measure, type Outcome } from './measure.js';
import { filledRanker, neighbourRanker, popularityRanker } from './rankers.js';
import { inWords } from './report-table.js';
import type { Split } from './split.js';

/** A way to rank, made when it is its turn. */
export interface Contender {
  readonly name: string;
  readonly rank: (train: Split['train']) => Promise<Ranker>;
}

/** How a contender did, and how much better than the first: means over baskets, 95 % paired bootstrap. */
export interface Standing {
  readonly name: string;
  readonly hitRate: Estimate;
  readonly ndcg: Estimate;
  readonly coverage: number;
  readonly overFirst: { readonly hitRate: Estimate; readonly ndcg: Estimate };
}

export interface Standings {
  readonly split: SplitFacts;
  readonly k: number;
  readonly resamples: number;
  readonly standings: readonly Standing[];
}

/** Ranks the same baskets by each contender. All resamples are drawn by one seed, so that every difference is paired. */
export async function compare(
  split: Split,
  contenders: readonly Contender[],
  k: number,
  seed: number,
  onPhase: (phase: string, done: number, total: number) => void = () => {},
): Promise<Standings> {
  const resamples = resamplesFor(split.evaluated.length);
  const standings: Standing[] = [];
  let first: Outcome | undefined;
  for (const { name, rank } of contenders) {
    const during: Progress = (done, total) => onPhase(`measuring ${name}`, done, total);
    const outcome = measure(split, await rank(split.train), k, during);
    first ??= outcome;
    const over = differences(outcome, first);
    const series = [outcome.hitRate, outcome.ndcg, over.hitRate, over.ndcg];
    const estimates = bootstrap(series, seed, resamples) as [Estimate, Estimate, Estimate, Estimate];
    const [hitRate, ndcg, hitRateOver, ndcgOver] = estimates;
    const overFirst = { hitRate: hitRateOver, ndcg: ndcgOver };
    standings.push({ name, hitRate, ndcg, coverage: round(outcome.coverage), overFirst });
  }
  return { split: split.facts, k, resamples, standings };
}

export const byPopularity: Contender = {
  name: 'popularity',
  rank: async (train) => {
    const counts = new Uint32Array(train.items.text.length);
    for (const item of train.entries) counts[item]!++;
    return popularityRanker(counts);
  },
};

/** Item-kNN; `filled` puts what is popular after lists that are short. */
export function byNeighbours(wanted: Hyperparameters, training: TrainOptions, filled = false): Contender {
  return {
    name: `${inWords(wanted)}${filled ? ', then popularity' : ''}`,
    rank: async (train) => {
      const model = await trainModel(train, wanted, training);
      const ranker = neighbourRanker(model);
      return filled ? filledRanker(ranker, popularityRanker(model.counts)) : ranker;
    },
  };
}

/** What may answer better at about the same price, each as one change of the hyperparameters asked for. */
export function variantsOf(wanted: Hyperparameters, hasTimes: boolean): readonly Hyperparameters[] {
  const { metric, topK, minSupport } = { ...DEFAULT_HYPERPARAMETERS, ...wanted };
  const plain = { metric, topK, minSupport };
  const other = { ...plain, metric: metric === 'cosine' ? 'jaccard' : 'cosine' } as const;
  const variants: Hyperparameters[] = [plain, other];
  for (const base of [plain, other]) {
    variants.push({ ...base, shrinkage: 5 }, { ...base, shrinkage: 20 }, { ...base, weighting: 'tf-idf' });
    if (hasTimes) variants.push({ ...base, halfLife: 90 }, { ...base, halfLife: 365 });
  }
  variants.push({ ...plain, metric: 'cosine', weighting: 'bm25' });
  return variants;
}
