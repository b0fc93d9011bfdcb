import type {
  Champion,
  Check,
  CheckName,
  Comparison,
  DatasetFacts,
  SplitFacts,
  Verdict,
} from '../../lib/model-record.js';
import { sameHyperparameters } from '../model.js';
import type { EvaluationReport } from './report.js';

/** The least number of telling baskets, as for any test on discordant pairs; below it an interval says nothing. */
const MIN_INFORMATIVE = 25;
/** A challenger's NDCG may be worse by this, or by this share of the champion's, whichever is more. */
const SLACK = { absolute: 0.002, relative: 0.02 } as const;
const COVERAGE_SHARE = 0.9;

export type Judged = Omit<EvaluationReport, 'verdict' | 'definitions' | 'schema'>;

/**
 * The promotion gate. With too few telling baskets quality stays unjudged: sound for a first model, where the choice is
 * that one or none, and for the champion's own method trained on fresher data; a different method must show that it is
 * not worse, so there the same lack of evidence refuses.
 */
export function judge(report: Judged): Verdict {
  const checks = [judgeIntegrity(report.dataset, report.split), judgeFloor(report.overPopularity)];
  const rival = rivalOf(report);
  if (rival !== undefined) {
    checks.push(judgeNotWorse(rival, rival.performance.ndcg.value));
    checks.push(judgeCoverage(report.model.coverage, rival.performance.coverage));
  }
  const refused = checks.some(({ outcome }) => outcome === 'failed' || (rival !== undefined && outcome === 'unjudged'));
  const unjudged = checks.some(({ outcome }) => outcome === 'unjudged');
  return { state: refused ? 'refused' : unjudged ? 'unjudged' : 'accepted', checks };
}

/** The champion, where it is another method than this one. */
function rivalOf({ champion, hyperparameters }: Judged): Champion | undefined {
  return champion && !sameHyperparameters(champion.hyperparameters, hyperparameters) ? champion : undefined;
}

function judgeIntegrity({ interactions }: DatasetFacts, { trained, heldOut, leftOut }: SplitFacts): Check {
  const used = trained + heldOut + leftOut;
  return {
    name: 'integrity',
    outcome: used === interactions && trained > 0 ? 'passed' : 'failed',
    seen: used,
    needed: interactions,
    detail: 'entries trained on, held out and left out must be those of the dataset',
  };
}

function judgeFloor({ difference, informative }: Comparison): Check {
  const name = 'beats-popularity';
  if (informative < MIN_INFORMATIVE) return tooFew(name, informative);
  const { low } = difference.ndcg;
  return {
    name,
    outcome: low > 0 ? 'passed' : 'failed',
    seen: low,
    needed: 0,
    detail: 'lower bound of NDCG above popularity must be more than 0',
  };
}

function judgeNotWorse({ difference, informative }: Comparison, championNdcg: number): Check {
  const name = 'not-worse';
  const needed = -Math.max(SLACK.absolute, SLACK.relative * championNdcg);
  // Two rankings that hardly ever differ cannot be told apart; an interval inside the slack is evidence enough.
  if (informative > 0 && informative < MIN_INFORMATIVE) return tooFew(name, informative);
  const { low } = difference.ndcg;
  return {
    name,
    outcome: low >= needed ? 'passed' : 'failed',
    seen: low,
    needed,
    detail: "lower bound of NDCG above the champion's must not be less",
  };
}

function judgeCoverage(coverage: number, champion: number): Check {
  const needed = COVERAGE_SHARE * champion;
  return {
    name: 'coverage',
    outcome: coverage >= needed ? 'passed' : 'failed',
    seen: coverage,
    needed,
    detail: `share of the catalog recommended, at least ${COVERAGE_SHARE} of the champion's`,
  };
}

function tooFew(name: CheckName, informative: number): Check {
  return {
    name,
    outcome: 'unjudged',
    seen: informative,
    needed: MIN_INFORMATIVE,
    detail: 'baskets that tell the two rankings apart: too few to judge',
  };
}
