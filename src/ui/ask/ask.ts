import type { ReadStream, WriteStream } from 'node:tty';
import { UsageError } from '../../lib/usage-error.js';

/** A question is answered, or its asker is told to stop (Ctrl-C, or `signal`). Ctrl-C is no error and no "no". */
export type Asked<T> = { readonly kind: 'answered'; readonly value: T } | { readonly kind: 'stopped' };

export interface AskOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** The flag that answers without a question, named where there is no terminal to ask on: "--yes". */
  readonly flag: string;
  readonly signal?: AbortSignal;
}

export interface Choice<T> {
  /** What is typed to choose it. */
  readonly key: string;
  readonly name: string;
  readonly value: T;
}

/** A yes-or-no question. Throws UsageError where nobody can answer. */
export async function confirm(text: string, byDefault: boolean, options: AskOptions): Promise<Asked<boolean>> {
  requireTerminal(text, options);
  const prompts = await import('@inquirer/prompts');
  return answer(prompts.confirm({ message: text, default: byDefault }, context(options)));
}

/** One of a few, by its key: no cursor to move, so that a screen reader reads it as it stands. */
export async function choose<T>(text: string, choices: readonly Choice<T>[], options: AskOptions): Promise<Asked<T>> {
  requireTerminal(text, options);
  const prompts = await import('@inquirer/prompts');
  return answer(prompts.rawlist<T>({ message: text, choices }, context(options)));
}

function requireTerminal(text: string, { stdin, stdout, flag }: AskOptions): void {
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError(`Cannot ask "${text}" without a terminal.`, `Answer it with ${flag}.`);
}

function context({ stdin, stdout, signal }: AskOptions) {
  return { input: stdin, output: stdout, ...(signal && { signal }) };
}

async function answer<T>(prompt: Promise<T>): Promise<Asked<T>> {
  try {
    return { kind: 'answered', value: await prompt };
  } catch (error) {
    if (error instanceof Error && STOPPED.has(error.name)) return { kind: 'stopped' };
    throw error;
  }
}

/** Inquirer's own names for Ctrl-C, an aborted signal and a cancelled prompt. */
const STOPPED = new Set(['ExitPromptError', 'AbortPromptError', 'CancelPromptError']);
