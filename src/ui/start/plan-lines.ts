import type { Glyphs } from '../glyphs.js';
import { type Block, fitRows } from '../layout/fit-rows.js';
import { type Line, line, present, type Tone } from '../layout/line.js';
import { type Offer, offerRows } from '../layout/offers.js';
import { layoutOf, lineColumns, liveRows, type Size } from '../layout/size.js';
import { padTo, wrap } from '../text/width.js';
import { obstacles, type PlanRow, type UpPlan } from './up-plan.js';

export interface PlanView {
  readonly details: boolean;
  /** False once it was answered, and where nobody is asked: the keys are not shown. */
  readonly asking: boolean;
  /** Enter was pressed before the target was known. */
  readonly going: boolean;
}

const LABEL = 11;

/** The start screen: at most `liveRows` lines of at most `lineColumns`, whatever the window. Pure. */
export function planLines(plan: UpPlan, view: PlanView, size: Size, glyphs: Glyphs): readonly Line[] {
  const columns = lineColumns(size);
  const narrow = layoutOf(size) === 'narrow';
  const rows = plan.rows.map((row, at) => rowBlock(row, at, columns, narrow, glyphs));
  const details = view.details ? plan.details.map((row) => detailBlock(row, columns, narrow)) : [];
  const blocks: readonly Block[] = [
    { lines: [line(['strong', ' bookstore-ml'], '  this is what up will do; nothing was touched yet')], rank: 9 },
    ...gapped(rows, !narrow),
    ...gapped(details, true),
    ...(view.asking ? [keysBlock(plan, view, columns, narrow)] : []),
  ];
  // In a pipe nothing is cut: there is no window.
  const height = view.asking ? liveRows(size) : Number.POSITIVE_INFINITY;
  return fitRows(blocks, height, glyphs).map((one) => present(one, columns, glyphs));
}

/** A blank row above the first of them. */
function gapped(blocks: readonly Block[], gap: boolean): readonly Block[] {
  return blocks.map((block, at) => (at === 0 ? { ...block, gap } : block));
}

function rowBlock(
  { label, text, state, advice }: PlanRow,
  at: number,
  columns: number,
  narrow: boolean,
  glyphs: Glyphs,
) {
  const tone: Tone = state === 'fail' ? 'bad' : state === 'warn' ? 'warn' : 'plain';
  const shown = text ?? `looking${glyphs.ellipsis}`;
  const rows = narrow ? 1 : LABEL + 3;
  const body = [
    ...wrap(shown, columns - rows).map((row) => [text === undefined ? 'dim' : tone, row] as const),
    ...(advice === undefined ? [] : wrap(advice, columns - rows).map((row) => ['plain', row] as const)),
  ];
  const lines = narrow
    ? narrowLines(label, shown, tone, advice, columns)
    : body.map((span, row) => line('   ', ['dim', padTo(row === 0 ? label : '', LABEL)], span));
  // What stands in the way is the last to go, and of the rest the first rows stay longest.
  return {
    lines,
    rank: state === 'fail' ? 1 : state === 'warn' ? 2 : 3 + at / 100,
    least: state === 'fail' ? lines.length : 1,
    cut: 'text',
  } as const;
}

function narrowLines(label: string, text: string, tone: Tone, advice: string | undefined, columns: number): Line[] {
  const rows = wrap(`${label}: ${text}${advice === undefined ? '' : `. ${advice}`}`, columns - 1);
  return rows.map((row) => line(' ', [tone, row]));
}

function detailBlock({ label, text }: PlanRow, columns: number, narrow: boolean): Block {
  const start = narrow ? 3 : LABEL + 3;
  const lines = wrap(text ?? '', columns - start).map((row, at) =>
    line('   ', ['dim', padTo(at === 0 ? label : '', narrow ? 0 : LABEL)], row),
  );
  return { lines, rank: 8, cut: 'text' };
}

function keysBlock(plan: UpPlan, { details, going }: PlanView, columns: number, narrow: boolean): Block {
  const stuck = obstacles(plan).length > 0;
  const offers: readonly Offer[] = [
    ...(stuck ? [] : [['Enter', narrow ? 'go' : 'go on'] as const]),
    ...(plan.other === undefined ? [] : [['t', narrow ? plan.other : `${plan.other} instead`] as const]),
    ...(stuck || plan.pause ? [] : [['w', narrow ? 'walk' : 'walk me through'] as const]),
    ['d', details ? (narrow ? 'less' : 'fewer details') : narrow ? 'more' : 'details'],
    ['q', 'quit'],
  ];
  const notice = going ? 'goes on as soon as the target is known' : stuck ? 'it cannot go on like this' : undefined;
  const lines = offerRows(offers, columns, narrow ? 2 : 3);
  const all = [...(notice ? [line(' ', ['warn', notice])] : []), ...lines];
  return { lines: all, rank: 0, least: all.length, gap: !narrow };
}
