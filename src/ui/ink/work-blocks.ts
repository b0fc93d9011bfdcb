import type { StepState } from '../../engine/events/run-state.js';
import { currentCommand } from '../commands.js';
import { isAhead, isAtWork } from '../progress.js';
import { cleanLine } from '../text/clean.js';
import { formatClock, formatDuration, formatUsual } from '../text/duration.js';
import { padTo, truncate, widthOf } from '../text/width.js';
import type { Block } from './fit.js';
import { commandRow, labelled, under } from './labelled.js';
import { type Line, line } from './line.js';
import { layoutOf, type Screen, showsWhy } from './screen.js';
import { markOf, titleColumns } from './step-line.js';

/** Log lines shown before the user asks for more. */
const SHORT_LOG = 4;

/** Every step at work: its title and clock, and what it is doing. */
export function headBlocks(screen: Screen, columns: number): readonly Block[] {
  const titles = titleColumns(screen.state);
  return screen.state.steps.filter(isAtWork).map((step) => {
    const doing = doingLine(step, screen);
    return { lines: [titleLine(step, screen, columns, titles), ...(doing ? [doing] : [])], rank: 2, least: 1 };
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

/** Why the step in focus exists, its commands and the end of its log. */
export function detailBlocks(screen: Screen, columns: number): readonly Block[] {
  const step = focusOf(screen);
  if (step === undefined) return [];
  const { options, logPath } = screen;
  const layout = layoutOf(screen.size);
  const several = screen.state.steps.filter(isAtWork).length > 1;
  const label = (text: string) => (several ? `${text} ${step.card.letter}` : text);
  const why = showsWhy(screen);
  const here = currentCommand(step);
  // The workshop's comments are for whoever copies the commands; here they would stand in a command's place.
  const taught = step.card.workshop.filter((command) => command !== here && !command.startsWith('#'));
  const commands = taught
    .slice(0, layout === 'narrow' ? 1 : 2)
    .map((text, at) => commandRow(at === 0 ? label('workshop') : '', text, layout));
  if (here !== undefined) commands.push(commandRow(label('runs'), here, layout));
  return [
    {
      lines: why ? labelled(label('why'), step.card.why, columns, layout) : [],
      rank: 5,
      gap: layout !== 'narrow',
      cut: 'text',
    },
    { lines: commands, rank: 4, least: 1, gap: layout !== 'narrow' && !why },
    ...logBlocks(step, screen, columns, options.longLog ? logPath(step.card.id) : undefined),
  ];
}

/** The end of a step's log; all that fits, and the file's path, if `path` is given. */
export function logBlocks(
  step: StepState,
  screen: Screen,
  columns: number,
  path: string | undefined,
): readonly Block[] {
  const layout = layoutOf(screen.size);
  if (layout === 'narrow' && path === undefined) return [];
  const shown = path === undefined ? step.log.slice(-SHORT_LOG) : step.log;
  const indent = layout === 'narrow' ? ' ' : '      ';
  const lines = shown.map((text): Line => line(['dim', `${indent}${screen.glyphs.log} `], ['dim', cleanLine(text)]));
  return [
    { lines, rank: path === undefined ? 7 : 3, cut: 'start', gap: layout !== 'narrow' },
    { lines: path === undefined ? [] : labelled('full log', path, columns, layout, 'dim'), rank: 6 },
  ];
}

/** The step whose details are shown: the one that was picked while it works, else the first at work. */
export function focusOf({ state, options }: Screen): StepState | undefined {
  const working = state.steps.filter(isAtWork);
  return working.find((step) => step.card.id === options.focus) ?? working[0];
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

function doingLine(step: StepState, { glyphs, now, size }: Screen): Line | undefined {
  const layout = layoutOf(size);
  const { status, waiting, progress, failure, retryAt } = step;
  if (status === 'checking') return under('looking at what is there already', layout, 'dim');
  if (status === 'retrying') {
    const left = formatDuration(Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1000)) * 1000);
    return under(`trying again in ${left}: ${failure?.what ?? 'it failed'}`, layout, 'warn');
  }
  if (waiting !== undefined) return under(`waiting: ${waiting}`, layout);
  if (progress !== undefined && progress.total > 0) {
    const part = Math.min(1, Math.max(0, progress.done / progress.total));
    const cells = layout === 'narrow' ? 8 : 16;
    const full = Math.floor(part * cells);
    const percent = `${Math.floor(part * 100)} %`.padStart(6);
    return [
      ...under('', layout),
      ...line(
        ['accent', glyphs.full.repeat(full)],
        ['dim', glyphs.empty.repeat(cells - full)],
        `${percent}  ${progress.label}`,
      ),
    ];
  }
  if (progress !== undefined) return under(progress.label, layout);
  return status === 'verifying' ? under('checking that it works', layout, 'dim') : undefined;
}
