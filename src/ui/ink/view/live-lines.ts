import type { StepState } from '../../../engine/events/run-state.js';
import { type Block, fitRows } from '../../layout/fit-rows.js';
import { beside, type Line, line, present } from '../../layout/line.js';
import { layoutOf, lineColumns, liveRows } from '../../layout/size.js';
import { askedStep } from '../../step-status.js';
import { keyBlock } from '../keys/key-line.js';
import type { Screen } from '../state/screen.js';
import { detailBlocks, logBlocks } from './detail-blocks.js';
import { failureBlocks } from './failure-blocks.js';
import { aheadBlock, headBlocks } from './head-blocks.js';
import { overviewList, overviewStrip, pendingRow, ruleLine } from './overview.js';

/** Width of the list of steps on a wide screen. */
const LIST_COLUMNS = 42;

/** The live part of the screen: at most `liveRows` lines of at most `lineColumns`. Empty once the run has settled. */
export function liveLines(screen: Screen): readonly Line[] {
  if (screen.state.outcome !== undefined || screen.state.steps.length === 0) return [];
  const layout = layoutOf(screen.size);
  const lines =
    layout === 'wide' ? wideLines(screen) : fitRows(stackedBlocks(screen), liveRows(screen.size), screen.glyphs);
  return lines.map((one) => present(one, lineColumns(screen.size), screen.glyphs));
}

function stackedBlocks(screen: Screen): readonly Block[] {
  const columns = lineColumns(screen.size);
  const narrow = layoutOf(screen.size) === 'narrow';
  const top = narrow
    ? overviewStrip(screen, askedStep(screen.state) ? 8 : 3)
    : [{ lines: [ruleLine(screen)], rank: 8 }];
  const pending = { lines: narrow ? [] : pendingRow(screen, columns), rank: 6 };
  return [...top, ...middleBlocks(screen, columns, pending), keyBlock(screen)];
}

/** The list of all steps on the left, the step in focus on the right, under one rule and over the keys. */
function wideLines(screen: Screen): readonly Line[] {
  const { ellipsis } = screen.glyphs;
  const keys = keyBlock(screen).lines;
  const columns = lineColumns(screen.size) - LIST_COLUMNS;
  const left = overviewList(screen, LIST_COLUMNS - 2);
  const room = liveRows(screen.size) - keys.length - 2;
  const right = fitRows(middleBlocks(screen, columns, undefined), room, screen.glyphs);
  const rows = Math.min(room, Math.max(left.length, right.length));
  const body = Array.from({ length: rows }, (_, row) =>
    beside(left[row] ?? [], right[row] ?? [], LIST_COLUMNS, ellipsis),
  );
  return [ruleLine(screen), ...body, [], ...keys];
}

/** What goes on: a failure that waits for an answer, else the steps at work and the details of one. */
function middleBlocks(screen: Screen, columns: number, pending: Block | undefined): readonly Block[] {
  const asked = askedStep(screen.state);
  const upcoming = pending === undefined ? [] : [pending];
  if (asked === undefined)
    return [...headBlocks(screen, columns), aheadBlock(screen), ...upcoming, ...detailBlocks(screen, columns)];
  const working = headBlocks(screen, columns).map(
    (block): Block => ({ ...block, lines: block.lines.slice(0, 1), rank: 7 }),
  );
  return [...working, ...askingBlocks(screen, asked, columns)];
}

function askingBlocks(screen: Screen, asked: StepState, columns: number): readonly Block[] {
  const { glyphs, options, state, logPath } = screen;
  const layout = layoutOf(screen.size);
  const path = asked.failure?.log ?? logPath(asked.card.id);
  const after = options.failedAfter[asked.card.id];
  const isOpen = ({ status, card }: StepState) => status === 'deciding' && options.failedAfter[card.id] !== undefined;
  const others = state.steps.filter((step) => isOpen(step) && step !== asked);
  const queue = others.map((step) => step.card.letter).join(', ');
  return [
    ...failureBlocks(asked, { columns, layout, glyphs, after }),
    ...(options.longLog ? logBlocks(asked, screen, columns, path) : []),
    { lines: queue === '' ? [] : [line(' ', ['warn', `failed too, asked about next: ${queue}`])], rank: 4 },
  ];
}
