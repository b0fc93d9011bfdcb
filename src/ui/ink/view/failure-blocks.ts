import type { StepState } from '../../../engine/events/run-state.js';
import { formatDuration } from '../../../lib/format/duration.js';
import { typedLookup } from '../../../lib/typed-command.js';
import type { Glyphs } from '../../glyphs.js';
import type { Block } from '../../layout/fit-rows.js';
import { labelled, under } from '../../layout/labelled.js';
import { type Line, line } from '../../layout/line.js';
import type { Layout } from '../../layout/size.js';
import { wrap } from '../../text/width.js';
import { markOf } from './step-mark.js';

/** The first to go where rows are few. */
const LEAST_MISSED = 20;

export interface CardOptions {
  readonly columns: number;
  readonly layout: Layout;
  readonly glyphs: Glyphs;
  /** Ms from the step's start to its failure. */
  readonly after: number | undefined;
}

/** What failed, the evidence, the cause and what to do, in the order an attendee needs them. */
export function failureBlocks(step: StepState, { columns, layout, glyphs, after }: CardOptions): readonly Block[] {
  const { card, failure } = step;
  if (failure === undefined) return [];
  const mark = markOf('failed', glyphs);
  const what = wrap(`${failure.code} ${failure.what}`, columns - 6);
  const head =
    layout === 'narrow'
      ? // No row for the title: its letter is enough where rows are few.
        what.map((row, at) => line(...(at === 0 ? [' ', mark, ` ${card.letter} `] : ['     ']), ['bad', row]))
      : [
          line(' ', mark, ` ${card.letter}  `, ['strong', card.title], ['dim', whenText(after)]),
          ...what.map((row) => under(row, layout, 'bad')),
        ];
  const part = (label: string, text: string | undefined, rank: number, least = 1): Block => ({
    lines: text === undefined ? [] : labelled(label, text, columns, layout, label === 'fix' ? 'strong' : 'plain'),
    rank,
    least,
    cut: 'text',
  });
  return [
    { lines: head, rank: 1, least: 2, cut: 'text' },
    part('evidence', failure.evidence, 6),
    part('cause', failure.cause, 5),
    part('fix', failure.fix, 3, 2),
    { lines: lookup(failure.code, columns, layout), rank: LEAST_MISSED },
  ];
}

/** One row or none: the code on the card's first row finds it too. */
function lookup(code: string, columns: number, layout: Layout): readonly Line[] {
  if (layout === 'narrow') return [];
  const rows = labelled('more', typedLookup(code), columns, layout, 'dim');
  return rows.length === 1 ? rows : [];
}

function whenText(after: number | undefined): string {
  return after === undefined ? '' : `   failed after ${formatDuration(after)}`;
}
