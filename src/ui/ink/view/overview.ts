import { formatClock } from '../../../lib/format/duration.js';
import type { Block } from '../../layout/fit-rows.js';
import { type Line, line } from '../../layout/line.js';
import { lineColumns } from '../../layout/size.js';
import { isAhead, isServed } from '../../step-status.js';
import { widthOf } from '../../text/width.js';
import type { Screen } from '../state/screen.js';
import { markOf } from './step-mark.js';

/** The line between what is finished, above, and what is live, below: how far the run is. */
export function ruleLine(screen: Screen): Line {
  const { rule, dot } = screen.glyphs;
  const text = ` ${counted(screen)} of ${screen.state.steps.length} ${dot} ${clock(screen)} `;
  const rest = Math.min(lineColumns(screen.size), 116) - 3 - widthOf(text);
  return line(' ', ['dim', rule.repeat(2)], text, ['dim', rule.repeat(Math.max(0, rest))]);
}

/** A to G in one row, for a screen too small for more. */
export function overviewStrip(screen: Screen, rank: number): readonly Block[] {
  const { state, glyphs } = screen;
  const marks = state.steps.flatMap(({ card, status }) => [' ', markOf(status, glyphs), card.letter]);
  return [
    {
      lines: [line(' ', ['strong', 'bookstore-ml'], `  ${counted(screen)}/${state.steps.length}  ${clock(screen)}`)],
      rank: 9,
    },
    { lines: [line(...marks)], rank },
  ];
}

/** The steps that are still to come and do nothing yet, side by side. */
export function pendingRow({ state, glyphs }: Screen, columns: number): readonly Line[] {
  const rows: Line[] = [];
  let row: Line = [];
  let used = 0;
  for (const { card } of state.steps.filter((step) => step.status === 'pending' && !isAhead(step))) {
    const item = line(' ', ['dim', glyphs.pending], ['dim', ` ${card.letter}  ${card.title}  `]);
    const width = widthOf(card.title) + 8;
    if (used > 0 && used + width > columns) {
      rows.push(row);
      row = [];
      used = 0;
    }
    row = [...row, ...item];
    used += width;
  }
  return used > 0 ? [...rows, row] : rows;
}

/** Steps that are there, or not needed: one that was stopped or skipped is not progress. */
function counted({ state }: Screen): number {
  return state.steps.filter(isServed).length;
}

function clock({ state, now }: Screen): string {
  return formatClock(now - state.startedAt);
}
