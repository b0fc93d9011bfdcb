import type { Block } from '../../layout/fit-rows.js';
import { type Line, line } from '../../layout/line.js';
import { lineColumns } from '../../layout/size.js';
import { isAhead, isSettled } from '../../step-status.js';
import { formatClock, formatDuration } from '../../text/duration.js';
import { padTo, truncate, widthOf } from '../../text/width.js';
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

/** A to G, a row each, with how long it took or has taken. */
export function overviewList({ state, glyphs, now, options }: Screen, columns: number): readonly Line[] {
  return state.steps.map((step) => {
    const { card, status, ms, startedAt } = step;
    const worked = options.failedAfter[card.id] ?? (startedAt === undefined ? undefined : now - startedAt);
    const time =
      isSettled(step) && ms !== undefined ? formatDuration(ms) : worked === undefined ? '' : formatClock(worked);
    const title = padTo(truncate(card.title, columns - 16, glyphs.ellipsis), columns - 16);
    const live = !isSettled(step) && status !== 'pending';
    return line(
      ' ',
      markOf(status, glyphs),
      ` ${card.letter}  `,
      [live ? 'strong' : 'plain', title],
      ['dim', time.padStart(10)],
    );
  });
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

function counted({ state }: Screen): number {
  return state.steps.filter(isSettled).length;
}

function clock({ state, now }: Screen): string {
  return formatClock(now - state.startedAt);
}
