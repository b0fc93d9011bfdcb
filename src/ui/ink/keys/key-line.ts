import type { Block } from '../../layout/fit-rows.js';
import { type Line, line } from '../../layout/line.js';
import { type Offer, offerRows } from '../../layout/offers.js';
import { layoutOf, lineColumns } from '../../layout/size.js';
import { choiceText, decisionKey } from '../../phrases.js';
import { skipQuestion } from '../../skip-consequence.js';
import { askedStep, isAtWork } from '../../step-status.js';
import { wrap } from '../../text/width.js';
import type { Screen } from '../state/screen.js';

/** What the keys do now; while the run is stopping, what it still does and what a further Ctrl-C would. */
export function keyBlock(screen: Screen): Block {
  const narrow = layoutOf(screen.size) === 'narrow';
  const columns = lineColumns(screen.size);
  const rowsOf = (keys: readonly Offer[]) => offerRows(keys, columns, narrow ? 2 : 3);
  const rows = rowsOf(offers(screen, narrow));
  const withHelp = rowsOf([...offers(screen, narrow), ['?', 'keys']]);
  // The list of all keys is not worth a row of its own.
  const keys = withHelp.length > rows.length ? rows : withHelp;
  return { lines: [...noticeLines(screen, columns), ...keys], rank: 0, gap: !narrow };
}

function offers({ state, options }: Screen, narrow: boolean): readonly Offer[] {
  const asked = askedStep(state);
  const { failure, choices } = asked ?? {};
  if (asked && options.skipAsked === asked.card.id)
    return [
      ['s', `skip ${asked.card.letter}`],
      ['Esc', 'do not skip'],
    ];
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
  if (state.pause !== undefined)
    return [
      ['Enter', state.pause.point === 'before' ? 'start it' : 'go on'],
      command,
      ...(state.stopping === 'no' ? [['q', narrow ? 'stop' : 'stop safely'] as const] : []),
    ];
  const several = state.steps.filter(isAtWork).length > 1;
  return [
    log,
    command,
    ['w', 'why'],
    ...(several && !narrow ? [['tab', 'next step'] as const] : []),
    ...(state.stopping === 'no' ? [['q', narrow ? 'stop' : 'stop safely'] as const] : []),
  ];
}

function noticeLines({ state, options }: Screen, columns: number): readonly Line[] {
  const notice = (text: string) => wrap(text, columns - 1).map((row) => line(' ', ['warn', row]));
  const asked = askedStep(state)?.card.id;
  if (asked !== undefined && options.skipAsked === asked) return notice(skipQuestion(state, asked));
  const working = state.steps.filter(isAtWork).map((step) => step.card.letter);
  switch (state.stopping) {
    case 'no':
      return [];
    case 'safely':
      return notice(`stopping safely${firstText(working)} (Ctrl-C: at once)`);
    case 'now':
      return notice('stopping now');
  }
}

function firstText(working: readonly string[]): string {
  if (working.length === 0) return '';
  return `: ${working.join(', ')} ${working.length === 1 ? 'finishes' : 'finish'} first`;
}
