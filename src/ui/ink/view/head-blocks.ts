import type { StepState } from '../../../engine/events/run-state.js';
import { formatClock, formatDuration, formatUsual } from '../../../lib/format/duration.js';
import type { Block } from '../../layout/fit-rows.js';
import { under } from '../../layout/labelled.js';
import { type Line, line, type Tone } from '../../layout/line.js';
import { layoutOf } from '../../layout/size.js';
import { isAhead, isAtWork } from '../../step-status.js';
import { padTo, truncate, widthOf, wrap } from '../../text/width.js';
import type { Screen } from '../state/screen.js';
import { markOf, titleColumns } from './step-mark.js';

const FEW_ROWS = 16;

/** Every step at work: its title and clock, and what it is doing. */
export function headBlocks(screen: Screen, columns: number): readonly Block[] {
  const titles = titleColumns(screen.state);
  return screen.state.steps.filter(isAtWork).map((step) => {
    const lines = [titleLine(step, screen, columns, titles), ...doingLines(step, screen, columns)];
    return { lines, rank: 2, least: 1, cut: 'text' };
  });
}

/** A row for every step that does already what need not wait for its turn. */
export function aheadBlock(screen: Screen): Block {
  const { state, glyphs, size } = screen;
  const titles = titleColumns(state);
  const lines = state.steps.filter(isAhead).map((step) => {
    const { card, status, waiting, progress, command } = step;
    const doing = waiting ?? progress?.label ?? command?.purpose ?? 'at work';
    const title =
      layoutOf(size) === 'narrow' ? '' : `${padTo(truncate(card.title, titles, glyphs.ellipsis), titles)}  `;
    return line(' ', markOf(status, glyphs), ['dim', ` ${card.letter}  ${title}meanwhile: ${doing}`]);
  });
  return { lines, rank: 6 };
}

function titleLine(step: StepState, { glyphs, now, size }: Screen, columns: number, titles: number): Line {
  const elapsed = Math.max(0, now - (step.startedAt ?? now));
  const [fast, slow] = step.card.usual;
  const usual = formatUsual([fast, slow], glyphs.dash);
  const late = elapsed > Math.max(slow, 1) * 1500;
  const pace = late
    ? (['warn', `longer than usual (${usual.replace('usually ', '')})`] as const)
    : (['dim', usual] as const);
  if (layoutOf(size) === 'narrow') {
    const time = formatClock(elapsed);
    const title = truncate(step.card.title, columns - widthOf(time) - 7, glyphs.ellipsis);
    return line(' ', markOf(step.status, glyphs), ` ${step.card.letter} `, ['strong', title], `  ${time}`);
  }
  const title = padTo(truncate(step.card.title, titles, glyphs.ellipsis), titles);
  return line(
    ' ',
    markOf(step.status, glyphs),
    ` ${step.card.letter}  `,
    ['strong', title],
    ...[`${formatClock(elapsed).padStart(12)}   `, pace],
  );
}

function doingLines(step: StepState, { glyphs, now, size }: Screen, columns: number): readonly Line[] {
  const layout = layoutOf(size);
  // Where rows are few, a second one for this would cost a step its own.
  const room = size.rows > FEW_ROWS ? columns - (layout === 'narrow' ? 3 : 6) : Number.POSITIVE_INFINITY;
  const text = (words: string, tone: Tone = 'plain') => wrap(words, room).map((row) => under(row, layout, tone));
  const { status, waiting, progress, failure, retryAt } = step;
  if (status === 'checking') return text('looking at what is there already', 'dim');
  if (status === 'retrying') {
    const left = formatDuration(Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1000)) * 1000);
    return text(`trying again in ${left}: ${failure?.what ?? 'it failed'}`, 'warn');
  }
  if (waiting !== undefined) return text(`waiting: ${waiting}`);
  if (progress !== undefined && progress.total > 0) {
    const part = Math.min(1, Math.max(0, progress.done / progress.total));
    const cells = layout === 'narrow' ? 8 : 16;
    const full = Math.floor(part * cells);
    const percent = `${Math.floor(part * 100)} %`.padStart(6);
    const bar = line(
      ['accent', glyphs.full.repeat(full)],
      ['dim', glyphs.empty.repeat(cells - full)],
      `${percent}  ${progress.label}`,
    );
    return [[...under('', layout), ...bar]];
  }
  if (progress !== undefined) return text(progress.label);
  return status === 'verifying' ? text('checking that it works', 'dim') : [];
}
