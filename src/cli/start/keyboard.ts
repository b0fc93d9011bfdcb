import { viewKind } from '../../ui/choose-view.js';
import { type Keyboard, takeKeyboard } from '../../ui/start/keyboard.js';
import { viewFlags } from '../run/view-flags.js';
import { keepRawMode } from '../signals/keep-raw-mode.js';

let held: Keyboard | undefined;

/**
 * Takes the keyboard at once where `up` is going to draw on a terminal: what is typed until then is not echoed, and does not
 * answer a question that nobody has read.
 */
export function holdKeyboard(argv: readonly string[]): void {
  const { stdin, stdout, env } = process;
  const asks = (...names: readonly string[]) => argv.some((word) => names.includes(word));
  if (asks('--help', '-h', '--dry-run')) return;
  const flags = { ...viewFlags((name) => asks(`--${name}`)), yes: false };
  if (viewKind({ stdin, stdout, env, flags }) !== 'ink') return;
  keepRawMode(stdin, stdout);
  held = takeKeyboard(stdin, () => process.kill(process.pid, 'SIGINT'));
}

/** The keyboard, where it is held. */
export const heldKeyboard = (): Keyboard | undefined => held;
