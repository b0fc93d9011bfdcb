import type { Decision } from '../../../engine/events/events.js';
import type { Failure } from '../../../engine/failure.js';
import { decisionKey } from '../../phrases.js';

/** What a key asks for. */
export type Intent =
  | { readonly type: 'stop'; readonly by: 'signal' | 'choice' }
  | { readonly type: 'decide'; readonly choice: Decision }
  | { readonly type: 'toggle-why' }
  | { readonly type: 'toggle-log' }
  | { readonly type: 'print-command' }
  | { readonly type: 'next-step' };

/** A failed step that waits for an answer. */
export interface Question {
  readonly failure: Failure;
  readonly choices: readonly Decision[];
}

export interface Key {
  readonly ctrl: boolean;
  readonly tab: boolean;
}

/** A longer chunk of input is a paste into the wrong window. */
const TYPED = 3;

/** The keys of one chunk of input: several arrive together when they are typed fast or the machine is slow. */
export function keysIn(input: string, key: Key): readonly (readonly [input: string, key: Key])[] {
  if (input.length <= 1 || key.ctrl) return [[input, key]];
  const keys = [...input].map((character): readonly [string, Key] =>
    character === CTRL_C ? ['c', { ctrl: true, tab: false }] : [character, { ctrl: false, tab: character === '\t' }],
  );
  return keys.length <= TYPED ? keys : keys.filter(([, { ctrl }]) => ctrl);
}

const CTRL_C = '\u0003';

/** The intent of a key; while a question is on the screen its letters come first, so `s` skips there and stops elsewhere. */
export function intentOf(input: string, key: Key, question: Question | undefined): Intent | undefined {
  if (key.ctrl) return input === 'c' ? { type: 'stop', by: 'signal' } : undefined;
  if (key.tab) return { type: 'next-step' };
  const letter = input.toLowerCase();
  const choice = question?.choices.find((one) => decisionKey(one, question.failure) === letter);
  if (choice !== undefined) return { type: 'decide', choice };
  switch (letter) {
    case 'w':
      return { type: 'toggle-why' };
    case 'l':
      return { type: 'toggle-log' };
    case 'c':
      return { type: 'print-command' };
    case 's':
      return question === undefined ? { type: 'stop', by: 'choice' } : undefined;
    default:
      return undefined;
  }
}
