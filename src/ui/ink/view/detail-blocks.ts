import type { StepState } from '../../../engine/events/run-state.js';
import type { Block } from '../../layout/fit-rows.js';
import { commandRows, labelled } from '../../layout/labelled.js';
import { type Line, line } from '../../layout/line.js';
import { layoutOf } from '../../layout/size.js';
import { currentCommand } from '../../step-commands.js';
import { isAtWork } from '../../step-status.js';
import { cleanLine } from '../../text/clean.js';
import { focusOf } from '../state/focus.js';
import { type Screen, showsWhy } from '../state/screen.js';

/** Log lines shown at least, and rows of a screen from which on there are more. */
const SHORT_LOG = 4;
const TALL = 24;

/** Why the step in focus exists, its commands and the end of its log. */
export function detailBlocks(screen: Screen, columns: number): readonly Block[] {
  const step = focusOf(screen);
  if (step === undefined) return [];
  const { options } = screen;
  const layout = layoutOf(screen.size);
  const several = screen.state.steps.filter(isAtWork).length > 1;
  const label = (text: string) => (several ? `${text} ${step.card.letter}` : text);
  // A lesson has just said it, right above.
  const said = step.explained === true && options.why === undefined;
  const why = showsWhy(screen) && !said;
  const here = currentCommand(step);
  // The workshop's comments are for whoever copies the commands; here they would stand in a command's place.
  const taught = said ? [] : step.card.workshop.filter((command) => command !== here && !command.startsWith('#'));
  const commands = taught
    .slice(0, layout === 'narrow' ? 1 : 2)
    .flatMap((text, at) => commandRows(at === 0 ? label('workshop') : '', text, columns, layout));
  if (here !== undefined) commands.push(...commandRows(label('runs'), here, columns, layout));
  return [
    {
      lines: why ? labelled(label('why'), step.card.why, columns, layout) : [],
      rank: 5,
      gap: layout !== 'narrow',
      cut: 'text',
    },
    { lines: commands, rank: 4, least: 1, gap: layout !== 'narrow' && !why },
    ...(layout === 'narrow' ? [] : [logTail(step, screen)]),
  ];
}

/** The end of a step's log: `l` opens all of it. */
function logTail({ log }: StepState, { size, glyphs }: Screen): Block {
  const shown = log.slice(-Math.max(SHORT_LOG, size.rows - TALL));
  const lines = shown.map((text): Line => line(['dim', `      ${glyphs.log} `], ['dim', cleanLine(text)]));
  return { lines, rank: 7, cut: 'start', gap: true };
}
