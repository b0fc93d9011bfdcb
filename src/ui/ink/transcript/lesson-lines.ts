import type { Event } from '../../../engine/events/events.js';
import type { StepState } from '../../../engine/events/run-state.js';
import { commandRows, labelled } from '../../layout/labelled.js';
import { type Line, line } from '../../layout/line.js';
import { type Layout, layoutOf, lineColumns } from '../../layout/size.js';
import { shellLine } from '../../shell-line.js';
import { cleanLine } from '../../text/clean.js';
import { chop, wrap } from '../../text/width.js';
import type { TranscriptOptions } from './options.js';

/** What was printed is shown up to here: the command can be typed for more. */
const OUTPUT_ROWS = 14;

/** Before a step of a lesson: why it exists, the workshop's own commands with their comments, and where to find what runs here. */
export function beforeLines({ card }: StepState, { size, glyphs }: TranscriptOptions): readonly Line[] {
  const columns = lineColumns(size);
  const layout = layoutOf(size);
  const { rule } = glyphs;
  const head = ` ${card.letter}  ${card.title} `;
  return [
    [],
    line(['dim', ` ${rule.repeat(2)}`], ['strong', head], ['dim', rule.repeat(2)]),
    ...labelled('why', card.why, columns, layout),
    ...card.workshop.flatMap((text, at) => commandLines(at === 0 ? 'workshop' : '', text, columns, layout)),
    ...(card.commands.length === 0
      ? []
      : labelled('here', 'c prints the commands that run here', columns, layout, 'dim')),
  ];
}

function commandLines(label: string, text: string, columns: number, layout: Layout): readonly Line[] {
  if (text.startsWith('#')) return labelled(label, text, columns, layout, 'dim');
  if (layout === 'standard') return commandRows(label, text, columns, layout);
  return wrap(`$ ${text}`, columns - 1).map((row) => line(' ', ['accent', row]));
}

/** After a step of a lesson: something to look at, the command for it and what it printed. */
export function lookLines(
  { what, command, lines }: Extract<Event, { type: 'step.look' }>,
  { size, glyphs }: TranscriptOptions,
): readonly Line[] {
  const columns = lineColumns(size);
  const layout = layoutOf(size);
  const indent = layout === 'narrow' ? ' ' : '      ';
  const rows = lines.flatMap((text) => chop(cleanLine(text), Math.max(8, columns - indent.length - 2)));
  const rest = rows.length - OUTPUT_ROWS;
  return [
    ...labelled('look at', what, columns, layout),
    ...commandLines('', shellLine(command), columns, layout),
    ...rows.slice(0, OUTPUT_ROWS).map((row) => line(['dim', `${indent}${glyphs.log} `], row)),
    ...(rest > 0 ? [line(['dim', `${indent}${glyphs.ellipsis} ${rest} more ${rest === 1 ? 'row' : 'rows'}`])] : []),
  ];
}
