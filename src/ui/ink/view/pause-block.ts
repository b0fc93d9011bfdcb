import type { Block } from '../../layout/fit-rows.js';
import { line } from '../../layout/line.js';
import { lineColumns } from '../../layout/size.js';
import { pausedStep } from '../../step-status.js';
import { wrap } from '../../text/width.js';
import type { Screen } from '../state/screen.js';
import { markOf } from './step-mark.js';

/** Where a lesson waits: what Enter will do. */
export function pauseBlock({ state, size, glyphs }: Screen): Block {
  const step = pausedStep(state);
  if (step === undefined || state.pause === undefined) return { lines: [], rank: 2 };
  const { letter, title } = step.card;
  const text =
    state.pause.point === 'before'
      ? `${letter}  ${title}: it has not started yet. Enter starts it.`
      : `${letter}  ${title}: done. Look around as long as you like; Enter goes on.`;
  const rows = wrap(text, lineColumns(size) - 4);
  const lines = rows.map((row, at) =>
    at === 0 ? line(' ', markOf(step.status, glyphs), ` ${row}`) : line('   ', row),
  );
  return { lines, rank: 2, least: 1 };
}
