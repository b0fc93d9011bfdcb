import type { Decision } from '../../../engine/events/events.js';
import type { Failure } from '../../../engine/failure.js';
import { decisionKey } from '../../phrases.js';
import type { Key } from './key.js';

/** What a key asks for. */
export type Intent =
  | { readonly type: 'stop'; readonly by: 'signal' | 'choice' }
  | { readonly type: 'decide'; readonly choice: Decision }
  | { readonly type: 'print-command' }
  /** Ends a pause. */
  | { readonly type: 'go-on' }
  | ScreenIntent;

/** What a key asks of the screen alone. */
export type ScreenIntent =
  | { readonly type: 'toggle-why' }
  | { readonly type: 'toggle-keys' }
  | { readonly type: 'open-log' }
  | { readonly type: 'next-step' }
  /** Skipping has consequences: they are shown, and the same key again goes through with it. */
  | { readonly type: 'ask-skip' }
  | { readonly type: 'take-back' };

/** A failed step that waits for an answer. */
export interface Question {
  readonly failure: Failure;
  readonly choices: readonly Decision[];
  /** True while the screen asks whether to skip it, with what that blocks. */
  readonly skipAsked: boolean;
}

/** The intent of a key. A key means the same at any time, or nothing. */
export function intentOf(input: string, key: Key, question: Question | undefined, pausing = false): Intent | undefined {
  if (key.ctrl) return input === 'c' ? { type: 'stop', by: 'signal' } : undefined;
  if (key.tab) return { type: 'next-step' };
  if (key.escape) return { type: 'take-back' };
  if (key.return && pausing) return { type: 'go-on' };
  const letter = input.toLowerCase();
  const choice = question?.choices.find((one) => decisionKey(one, question.failure) === letter);
  if (choice === 'skip' && !question?.skipAsked) return { type: 'ask-skip' };
  if (choice !== undefined) return { type: 'decide', choice };
  switch (letter) {
    case 'w':
      return { type: 'toggle-why' };
    case 'l':
      return { type: 'open-log' };
    case 'c':
      return { type: 'print-command' };
    case '?':
      return { type: 'toggle-keys' };
    case 'q':
      return { type: 'stop', by: 'choice' };
    default:
      return question?.skipAsked ? { type: 'take-back' } : undefined;
  }
}
