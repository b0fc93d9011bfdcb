import type { StepState } from '../../../engine/events/run-state.js';
import { type Block, fitRows } from '../../layout/fit-rows.js';
import { type Line, line, present } from '../../layout/line.js';
import { layoutOf, lineColumns, liveRows } from '../../layout/size.js';
import { askedStep } from '../../step-status.js';
import { keyBlock } from '../keys/key-line.js';
import { keysPanel } from '../keys/keys-panel.js';
import { logLines } from '../log/log-lines.js';
import type { Screen } from '../state/screen.js';
import { detailBlocks } from './detail-blocks.js';
import { failureBlocks } from './failure-blocks.js';
import { aheadBlock, headBlocks } from './head-blocks.js';
import { overviewStrip, pendingRow, ruleLine } from './overview.js';
import { pauseBlock } from './pause-block.js';

/** The live part of the screen: at most `liveRows` lines of at most `lineColumns`. Empty once the run has settled. */
export function liveLines(screen: Screen): readonly Line[] {
  const { state, size, glyphs, options } = screen;
  if (state.outcome !== undefined || state.steps.length === 0) return [];
  const lines =
    options.panel?.kind === 'log' ? logLines(options.panel, screen) : fitRows(blocksOf(screen), liveRows(size), glyphs);
  return lines.map((one) => present(one, lineColumns(size), glyphs));
}

function blocksOf(screen: Screen): readonly Block[] {
  const columns = lineColumns(screen.size);
  const narrow = layoutOf(screen.size) === 'narrow';
  const top = narrow
    ? overviewStrip(screen, askedStep(screen.state) ? 8 : 3)
    : [{ lines: [ruleLine(screen)], rank: 8 }];
  const middle = screen.options.panel?.kind === 'keys' ? [keysPanel(screen, columns)] : middleBlocks(screen, columns);
  return [...top, ...middle, keyBlock(screen)];
}

/** What goes on: a failure that waits for an answer, else the steps at work and the details of one. */
function middleBlocks(screen: Screen, columns: number): readonly Block[] {
  const asked = askedStep(screen.state);
  if (asked === undefined) {
    const pending = { lines: layoutOf(screen.size) === 'narrow' ? [] : pendingRow(screen, columns), rank: 6 };
    if (screen.state.pause !== undefined) return [pauseBlock(screen), aheadBlock(screen), pending];
    return [...headBlocks(screen, columns), aheadBlock(screen), pending, ...detailBlocks(screen, columns)];
  }
  const working = headBlocks(screen, columns).map(
    (block): Block => ({ ...block, lines: block.lines.slice(0, 1), rank: 7 }),
  );
  return [...working, ...askingBlocks(screen, asked, columns)];
}

function askingBlocks(screen: Screen, asked: StepState, columns: number): readonly Block[] {
  const { glyphs, options, state } = screen;
  const layout = layoutOf(screen.size);
  const after = options.failedAfter[asked.card.id];
  const isOpen = ({ status, card }: StepState) => status === 'deciding' && options.failedAfter[card.id] !== undefined;
  const others = state.steps.filter((step) => isOpen(step) && step !== asked);
  const queue = others.map((step) => step.card.letter).join(', ');
  return [
    ...failureBlocks(asked, { columns, layout, glyphs, after }),
    { lines: queue === '' ? [] : [line(' ', ['warn', `failed too, asked about next: ${queue}`])], rank: 4 },
  ];
}
