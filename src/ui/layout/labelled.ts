import { padTo, wrap, wrapCommand } from '../text/width.js';
import { type Line, line, type Tone } from './line.js';
import type { Layout } from './size.js';

/** Where the text of a step's details begins, and how wide its labels are. */
const INDENT = 6;
const LABEL = 11;

/** A dim label and its text, wrapped with a hanging indent. On a narrow screen the label runs into the text. */
export function labelled(label: string, text: string, columns: number, layout: Layout, tone: Tone = 'plain'): Line[] {
  if (layout === 'narrow') {
    const rows = wrap(label === '' ? text : `${label}: ${text}`, columns - 1);
    return rows.map((row, at) =>
      at === 0 && label !== '' && row.startsWith(`${label}:`)
        ? line(' ', ['dim', `${label}:`], [tone, row.slice(label.length + 1)])
        : line(' ', [tone, row]),
    );
  }
  const rows = wrap(text, columns - INDENT - LABEL);
  return rows.map((row, at) => line(' '.repeat(INDENT), ['dim', padTo(at === 0 ? label : '', LABEL)], [tone, row]));
}

/** A command, continued on further rows as a shell would take it. On a narrow screen its first row: `c` prints it whole. */
export function commandRows(label: string, command: string, columns: number, layout: Layout): readonly Line[] {
  if (layout === 'narrow') return [line(['dim', ' $ '], ['accent', command])];
  const start = (text: string) => `${' '.repeat(INDENT)}${padTo(text, LABEL)}`;
  return wrapCommand(command, columns - INDENT - LABEL - 2).map((row, at) =>
    line(['dim', at === 0 ? `${start(label)}$ ` : start('')], ['accent', at === 0 ? row : `    ${row}`]),
  );
}

/** Text under a step's title. */
export function under(text: string, layout: Layout, tone: Tone = 'plain'): Line {
  return line(' '.repeat(layout === 'narrow' ? 3 : INDENT), [tone, text]);
}
