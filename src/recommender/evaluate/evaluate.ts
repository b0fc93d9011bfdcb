import { basename } from 'node:path';
import {
  type Comparison,
  type DatasetFacts,
  type Estimate,
  type Hyperparameters,
  MEASURES,
  type Measure,
  type Performance,
  type SplitName,
} from '../../lib/model-record.js';
import type { Interactions } from '../interactions.js';
import { sameHyperparameters } from '../model.js';
import type { Progress } from '../threads/thread-pool.js';
import { type TrainOptions, trainModel } from '../train/train-model.js';
import { bootstrap, resamplesFor, round } from './bootstrap.js';
import { judge } from './gate.js';
import { DEFINITIONS, differences, measure, type Outcome } from './measure.js';
import { neighbourRanker, popularityRanker } from './rankers.js';
import { type EvaluationReport, REPORT_SCHEMA } from './report.js';
import { splitInteractions } from './split.js';

export interface EvaluateOptions {
  readonly hyperparameters: Hyperparameters;
  /** Length of the lists. */
  readonly k: number;
  readonly split: SplitName;
  readonly seed: number;
  /** Hyperparameters of the model in use: trained on the same split and compared basket by basket. */
  readonly champion?: Hyperparameters | undefined;
  readonly training?: TrainOptions;
  /** Told how far each phase is: of the work after training, which has its own. */
  readonly onPhase?: (phase: EvaluationPhase, done: number, total: number) => void;
}

export type EvaluationPhase = 'measuring' | 'measuring popularity' | 'measuring the champion' | 'resampling';

/**
 * How well item-kNN with these hyperparameters finds what it was not shown, beside popularity and the champion, and
 * whether it may be promoted. `interactions` need their times, where the file has any. The same input gives the same
 * report. Throws InputError where a temporal split is impossible.
 */
export async function evaluate(interactions: Interactions, options: EvaluateOptions): Promise<EvaluationReport> {
  const { hyperparameters, k, seed, champion: incumbent } = options;
  const split = splitInteractions(interactions, options.split, seed);
  const train = (wanted: Hyperparameters) => trainModel(split.train, wanted, options.training);
  const model = await train(hyperparameters);
  const during = (phase: EvaluationPhase) => (done: number, total: number) => options.onPhase?.(phase, done, total);
  const outcome = measure(split, neighbourRanker(model), k, during('measuring'));
  const popularity = measure(split, popularityRanker(model.counts), k, during('measuring popularity'));
  const champion = incumbent && (await outcomeOf(incumbent));
  const resamples = resamplesFor(split.evaluated.length);
  const summary = summarise(outcome, popularity, champion, seed, resamples, during('resampling'));
  const judged = {
    dataset: datasetFacts(interactions),
    hyperparameters,
    split: split.facts,
    k,
    seed,
    resamples,
    model: summary.model,
    popularity: summary.popularity,
    overPopularity: summary.overPopularity,
    ...(incumbent && summary.champion && { champion: { hyperparameters: incumbent, ...summary.champion } }),
  };
  return { schema: REPORT_SCHEMA, ...judged, verdict: judge(judged), definitions: DEFINITIONS };

  /** The same hyperparameters on the same split give the same ranking: no need to train twice. */
  async function outcomeOf(wanted: Hyperparameters): Promise<Outcome> {
    if (sameHyperparameters(wanted, hyperparameters)) return outcome;
    return measure(split, neighbourRanker(await train(wanted)), k, during('measuring the champion'));
  }
}

/** All series go through one bootstrap, so that every interval comes from the same resamples of baskets. */
function summarise(
  model: Outcome,
  popularity: Outcome,
  champion: Outcome | undefined,
  seed: number,
  resamples: number,
  onProgress: Progress,
) {
  const rankings = [model, popularity, differences(model, popularity)];
  if (champion !== undefined) rankings.push(champion, differences(model, champion));
  const series = rankings.flatMap((ranking) => MEASURES.map((name) => ranking[name]));
  const estimates = bootstrap(series, seed, resamples, onProgress);
  const estimatesOf = (ranking: number) =>
    Object.fromEntries(MEASURES.map((name, at) => [name, estimates[ranking * MEASURES.length + at]!])) as Record<
      Measure,
      Estimate
    >;
  const performance = (ranking: number, { coverage }: Outcome): Performance => ({
    ...estimatesOf(ranking),
    coverage: round(coverage),
  });
  const comparison = (ranking: number): Comparison => ({
    difference: estimatesOf(ranking),
    informative: rankings[ranking]!.ndcg.reduce((count, difference) => count + (difference === 0 ? 0 : 1), 0),
  });
  return {
    model: performance(0, model),
    popularity: performance(1, popularity),
    overPopularity: comparison(2),
    champion: champion && { performance: performance(3, champion), ...comparison(4) },
  };
}

function datasetFacts({ source, baskets, items, entries }: Interactions): DatasetFacts {
  const { file, sha256, digest, rows, columns, ...span } = source;
  return {
    file: basename(file),
    sha256,
    digest,
    rows,
    baskets,
    items: items.text.length,
    interactions: entries.length,
    columns,
    ...span,
  };
}
