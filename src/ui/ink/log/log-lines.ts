import { type Line, line } from '../../layout/line.js';
import { offerRows } from '../../layout/offers.js';
import { lineColumns, liveRows, type Size } from '../../layout/size.js';
import { cleanLine } from '../../text/clean.js';
import { chop } from '../../text/width.js';
import type { Panel, Screen } from '../state/screen.js';
import { type LogPane, type LogText, matches, topLine } from './log-pane.js';

/** Rows around the text: the head, the path and the keys. */
const FRAME_ROWS = 3;

/** The way back first: on a narrow screen the others may not fit. */
const KEYS = [
  ['q', 'back'],
  ['/', 'search'],
  ['n N', 'next, previous'],
  ['g G', 'start, end'],
  ['PgUp PgDn', 'scroll'],
] as const;

/** Rows of log that a screen shows. */
export const logHeight = (size: Size): number => Math.max(1, liveRows(size) - FRAME_ROWS);

/** The log as rows of a screen that wide: nothing of it is cut off. */
export function logRows(lines: readonly string[], { columns }: Pick<Size, 'columns'>): readonly string[] {
  return lines.flatMap((text) => chop(cleanLine(text), Math.max(8, columns - 4)));
}

/** The pane in place of the live part. */
export function logLines({ pane, path, rows }: Extract<Panel, { kind: 'log' }>, screen: Screen): readonly Line[] {
  const { size, glyphs, state } = screen;
  const text: LogText = { lines: rows, height: logHeight(size) };
  const top = topLine(pane, text);
  const shown = rows.slice(top, top + text.height);
  const card = state.steps.find((step) => step.card.id === pane.step)?.card;
  const place =
    rows.length === 0
      ? 'nothing yet'
      : `${top + 1}${glyphs.dash}${top + shown.length} of ${rows.length}${pane.top === 'end' ? ', follows' : ''}`;
  const head = line(' ', ['strong', `${card?.letter ?? ''}  ${card?.title ?? ''}`], ['dim', `   log, rows ${place}`]);
  const body = shown.map((row, at) => line(['dim', ` ${glyphs.log} `], [toneOf(pane, row, top + at), row]));
  const lines = [head, line(['dim', ` full log   ${path}`]), ...body, bottomLine(pane, screen)];
  return lines.slice(-liveRows(size));
}

function toneOf(pane: LogPane, row: string, at: number) {
  if (at === pane.found) return 'warn';
  return matches(row, pane.query) ? 'strong' : 'plain';
}

function bottomLine(pane: LogPane, { size }: Screen): Line {
  if (pane.typing !== undefined) return line(' ', ['accent', '/'], pane.typing, ['dim', '_   Enter finds, Esc leaves']);
  if (pane.missed)
    return line(' ', ['warn', `"${pane.query}" is not in this log`], ['dim', '   / searches again, q back']);
  return offerRows(KEYS, lineColumns(size), size.columns < 60 ? 2 : 3)[0] ?? [];
}
