import { groupDigits } from '../../lib/format/numbers.js';
import { type Check, type Hyperparameters, MEASURES, type Measure, type Performance } from '../../lib/model-record.js';
import type { EvaluationReport } from './report.js';

/** A report as a person reads it: a table, what was compared, the verdict and why. `log`: what the log holds, in a line. */
export function formatReport(report: EvaluationReport, log = linesOf(report.dataset)): string {
  const { dataset, split, hyperparameters, k, champion } = report;
  const lines = [
    `${dataset.file}: ${log}`,
    `${inWords(hyperparameters)}; ${split.name}, ${groupDigits(split.evaluated)} baskets evaluated`,
    '',
    ...table(report),
    '',
    `Intervals: 95 %, paired bootstrap, ${report.resamples} resamples.`,
  ];
  if (split.evaluated === 0) lines.push('No basket has both something to find and something to find it by.');
  if (champion !== undefined) lines.push(`Champion: ${inWords(champion.hyperparameters)}, on the same split.`);
  lines.push('', ...verdict(report, k));
  return `${lines.join('\n')}\n`;
}

const linesOf = ({ rows, baskets, items }: EvaluationReport['dataset']) =>
  `${groupDigits(rows)} rows, ${groupDigits(baskets)} baskets, ${groupDigits(items)} items`;

const LABELS: Readonly<Record<Measure, string>> = { hitRate: 'HR', recall: 'Recall', ndcg: 'NDCG', mrr: 'MRR' };

function table({ model, popularity, champion, overPopularity, k }: EvaluationReport): string[] {
  const rankings = [model, popularity, ...(champion === undefined ? [] : [champion.performance])];
  const head = ['', 'model', 'popularity', ...(champion === undefined ? [] : ['champion']), 'over popularity'];
  const rows = MEASURES.map((name) => [
    `${LABELS[name]}@${k}`,
    ...rankings.map((ranking) => digits(ranking[name].value)),
    interval(overPopularity.difference[name]),
  ]);
  const coverage = [`Coverage@${k}`, ...rankings.map((ranking) => digits(ranking.coverage)), ''];
  return align([head, ...rows, coverage]);
}

/** Hyperparameters in words, those that are in force only. */
export function inWords({ metric, topK, minSupport, weighting, shrinkage, halfLife }: Hyperparameters): string {
  const words = [weighting === 'bm25' ? 'bm25' : metric, `${topK} neighbours`, `least support ${minSupport}`];
  if (weighting === 'tf-idf') words.push('tf-idf');
  if (shrinkage !== undefined) words.push(`shrinkage ${shrinkage}`);
  if (halfLife !== undefined) words.push(`half-life ${halfLife} days`);
  return words.join(', ');
}

export function align(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

function verdict({ verdict: { state, checks } }: EvaluationReport, k: number): string[] {
  return [STATES[state], ...checks.map((check) => `  ${check.outcome.padEnd(8)}  ${check.name}: ${reason(check, k)}`)];
}

const STATES = {
  accepted: 'Accepted: it may be promoted.',
  unjudged: 'Unjudged: too few baskets to tell its quality; it may be promoted.',
  refused: 'Refused: it should not be promoted.',
} as const;

function reason({ name, seen, needed, outcome }: Check, k: number): string {
  if (name === 'integrity') return `${groupDigits(seen)} of ${groupDigits(needed)} entries accounted for`;
  if (outcome === 'unjudged') return `${seen} baskets tell the rankings apart, needs ${needed}`;
  if (name === 'coverage') return `${digits(seen)}, needs ${digits(needed)} or more`;
  const needs = name === 'not-worse' ? `${signed(needed)} or more` : 'more than 0';
  return `NDCG@${k} lower bound ${signed(seen)}, needs ${needs}`;
}

export const digits = (value: number) => value.toFixed(4);
const signed = (value: number) => (value > 0 ? `+${digits(value)}` : digits(value));
export const interval = ({ value, low, high }: Performance['ndcg']) =>
  `${signed(value)} [${signed(low)}, ${signed(high)}]`;
