import type { Key } from '../keys/key.js';
import type { LogIntent } from './log-pane.js';

/** What a key asks of the open log pane; 'close' leaves it. The keys are those of less. */
export function logIntentOf(input: string, key: Key, typing: boolean): LogIntent | 'close' | undefined {
  if (typing) return searchIntentOf(input, key);
  if (key.escape) return 'close';
  if (key.upArrow) return { type: 'scroll', lines: -1 };
  if (key.downArrow || key.return) return { type: 'scroll', lines: 1 };
  if (key.pageUp) return { type: 'page', pages: -1 };
  if (key.pageDown) return { type: 'page', pages: 1 };
  if (key.home) return { type: 'first' };
  if (key.end) return { type: 'last' };
  switch (input) {
    case 'q':
    case 'l':
      return 'close';
    case 'k':
      return { type: 'scroll', lines: -1 };
    case 'j':
      return { type: 'scroll', lines: 1 };
    case 'b':
      return { type: 'page', pages: -1 };
    case ' ':
    case 'f':
      return { type: 'page', pages: 1 };
    case 'g':
      return { type: 'first' };
    case 'G':
      return { type: 'last' };
    case '/':
      return { type: 'begin-search' };
    case 'n':
      return { type: 'find', way: 'next' };
    case 'N':
      return { type: 'find', way: 'previous' };
    default:
      return undefined;
  }
}

function searchIntentOf(input: string, key: Key): LogIntent | undefined {
  if (key.return) return { type: 'end-search' };
  if (key.escape) return { type: 'leave-search' };
  if (key.backspace || key.delete) return { type: 'rub-out' };
  return input === '' || key.ctrl ? undefined : { type: 'type', text: input };
}
