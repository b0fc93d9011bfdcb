import { typed } from '../../../lib/typed-command.js';
import type { Block } from '../../layout/fit-rows.js';
import { line } from '../../layout/line.js';
import { choiceText, decisionKey } from '../../phrases.js';
import { askedStep } from '../../step-status.js';
import { padTo, wrap } from '../../text/width.js';
import type { Screen } from '../state/screen.js';

const GO_ON = ['Enter', 'in a lesson: go on'] as const;

const ALWAYS: readonly (readonly [string, string])[] = [
  ['l', "the step's log: / searches, n and N find the next and the previous, PgUp, PgDn, g and G scroll, q leaves it"],
  ['c', "print the step's commands and copy them to the clipboard"],
  ['w', 'show or hide why the step exists'],
  ['tab', 'show the next step at work'],
  ['q', `stop safely; "${typed('up')}" goes on from there`],
  ['Ctrl-C', 'the same; a second one stops at once'],
  ['?', 'show or hide these keys'],
];

/** Every key and what it does, in place of the steps at work. */
export function keysPanel({ state }: Screen, columns: number): Block {
  const { pause } = state;
  const { failure, choices } = askedStep(state) ?? {};
  const decisions =
    failure && choices
      ? choices
          .filter((choice) => choice !== 'quit')
          .map((choice) => [decisionKey(choice, failure), choiceText(choice, failure)] as const)
      : [];
  const width = 8;
  const lines = [...decisions, ...(pause === undefined ? [] : [GO_ON]), ...ALWAYS].flatMap(([key, text]) =>
    wrap(text, columns - width - 1).map((row, at) => line(' ', ['accent', padTo(at === 0 ? key : '', width)], row)),
  );
  return { lines, rank: 3, cut: 'text' };
}
