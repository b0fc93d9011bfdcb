import type { Block } from '../../layout/fit-rows.js';
import { type Line, line } from '../../layout/line.js';
import { layoutOf, lineColumns } from '../../layout/size.js';
import { choiceText, decisionKey } from '../../phrases.js';
import { askedStep, isAtWork } from '../../step-status.js';
import { widthOf } from '../../text/width.js';
import type { Screen } from '../state/screen.js';

/** What the keys do now; while the run is stopping, what it still does and what a further Ctrl-C would. */
export function keyBlock(screen: Screen): Block {
  const narrow = layoutOf(screen.size) === 'narrow';
  const columns = lineColumns(screen.size);
  return {
    lines: [...stoppingLines(screen), ...rowsOf(offers(screen, narrow), columns, narrow ? 2 : 3)],
    rank: 0,
    gap: !narrow,
  };
}

type Offer = readonly [key: string, text: string];

function offers({ state }: Screen, narrow: boolean): readonly Offer[] {
  const asked = askedStep(state);
  const { failure, choices } = asked ?? {};
  const log: Offer = ['l', 'log'];
  const command: Offer = ['c', narrow ? 'cmd' : 'command'];
  if (failure && choices) {
    const own = choices.map((choice): Offer => {
      const short = choice === 'fix' ? 'retry, fixed' : 'retry as was';
      const text =
        narrow && failure.remedy && (choice === 'fix' || choice === 'retry') ? short : choiceText(choice, failure);
      return [decisionKey(choice, failure), text];
    });
    return [...own.slice(0, -1), log, command, ...own.slice(-1)];
  }
  const several = state.steps.filter(isAtWork).length > 1;
  return [
    log,
    command,
    ['w', 'why'],
    ...(several ? [['tab', narrow ? 'next' : 'next step'] as const] : []),
    ...(state.stopping === 'no' ? [['s', narrow ? 'stop' : 'stop safely (Ctrl-C)'] as const] : []),
  ];
}

function stoppingLines({ state }: Screen): readonly Line[] {
  const working = state.steps.filter(isAtWork).map((step) => step.card.letter);
  switch (state.stopping) {
    case 'no':
      return [];
    case 'safely':
      return [line(' ', ['warn', `stopping safely${firstText(working)} (Ctrl-C: at once)`])];
    case 'now':
      return [line(' ', ['warn', 'stopping now'])];
  }
}

function firstText(working: readonly string[]): string {
  if (working.length === 0) return '';
  return `: ${working.join(', ')} ${working.length === 1 ? 'finishes' : 'finish'} first`;
}

function rowsOf(items: readonly Offer[], columns: number, gap: number): readonly Line[] {
  const rows: Line[] = [];
  let row: Line = [];
  let used = 1;
  for (const [key, text] of items) {
    const width = widthOf(key) + 1 + widthOf(text);
    if (used > 1 && used + gap + width > columns) {
      rows.push(row);
      row = [];
      used = 1;
    }
    const before = ' '.repeat(used === 1 ? 1 : gap);
    row = [...row, ...line(before, ['accent', key], ['dim', ` ${text}`])];
    used += (used === 1 ? 0 : gap) + width;
  }
  return [...rows, row];
}
