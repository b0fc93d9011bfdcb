import { groupDigits } from '../../lib/format/numbers.js';
import type { Standings } from './compare.js';
import { align, digits, interval } from './report-table.js';

/** The contenders, best NDCG first, against the first of the list. */
export function formatStandings({ split, k, resamples, standings }: Standings): string {
  const [first] = standings;
  const rows = standings
    .toSorted((a, b) => b.ndcg.value - a.ndcg.value)
    .map(({ name, hitRate, ndcg, coverage, overFirst }) => [
      name,
      digits(hitRate.value),
      digits(ndcg.value),
      digits(coverage),
      name === first?.name ? '' : interval(overFirst.ndcg),
    ]);
  const lines = [
    `${split.name}, ${groupDigits(split.evaluated)} baskets; differences of NDCG@${k} to: ${first?.name}`,
    '',
    ...align([['', `HR@${k}`, `NDCG@${k}`, 'Coverage', 'difference'], ...rows]),
    '',
    `Intervals: 95 %, paired bootstrap, ${resamples} resamples. The best of many looks better than it is:`,
    'judge what you choose by other data than you chose it by.',
  ];
  return `${lines.join('\n')}\n`;
}
