import type { StepState } from '../../../engine/events/run-state.js';
import type { Block } from '../../layout/fit-rows.js';
import { commandRow, labelled } from '../../layout/labelled.js';
import { type Line, line } from '../../layout/line.js';
import { layoutOf } from '../../layout/size.js';
import { currentCommand } from '../../step-commands.js';
import { isAtWork } from '../../step-status.js';
import { cleanLine } from '../../text/clean.js';
import { focusOf } from '../state/focus.js';
import { type Screen, showsWhy } from '../state/screen.js';

/** Log lines shown before the user asks for more. */
const SHORT_LOG = 4;

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
