import type { Key } from 'node:readline';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';

/** What a person did at a prompt. */
export type TypedLine =
  | {
      readonly kind: 'line';
      readonly text: string;
      /** Some of it was pasted, by a terminal that tells. */
      readonly pasted: boolean;
    }
  /** Ctrl-D, or the end of input. */
  | { readonly kind: 'ended' }
  /** Ctrl-C, or the signal. */
  | { readonly kind: 'stopped' };

export interface Terminal {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly signal?: AbortSignal;
}

/** Has the terminal put marks around what is pasted. */
const MARK_PASTES = '\u001b[?2004h';
const PASTES_AS_TYPED = '\u001b[?2004l';

/** Asks for one line, and tells how it was ended and whether any of it was pasted. */
export async function readLine(prompt: string, { stdin, stdout, signal }: Terminal): Promise<TypedLine> {
  // Loaded on use: most runs ask nothing.
  const { input } = await import('@inquirer/prompts');
  const over = new AbortController();
  const stop = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  let pasted = false;
  let ended = false;
  const end = () => {
    ended = true;
    over.abort();
  };
  const onKey = (_: string | undefined, key: Key | undefined) => {
    if (key?.name === 'paste-start') pasted = true;
    // Only where nothing was typed: elsewhere it deletes a character, as in any shell.
    if (key?.ctrl && key.name === 'd' && !typed) end();
    else if (key?.name !== 'paste-start') typed = true;
  };
  let typed = false;
  stdin.on('keypress', onKey);
  stdin.on('end', end);
  stdout.write(MARK_PASTES);
  try {
    // A prompt joins prefix and message by a space: our questions have no mark before them.
    const [prefix = '', ...message] = prompt.trimEnd().split(' ');
    const theme = { prefix, style: { message: (text: string) => text, answer: (text: string) => text } };
    const text = await input(
      { message: message.join(' '), theme },
      { input: stdin, output: keepOpen(stdout), signal: stop },
    );
    return { kind: 'line', text, pasted };
  } catch (error) {
    if (!isEnd(error)) throw error;
    return ended ? { kind: 'ended' } : { kind: 'stopped' };
  } finally {
    stdin.off('keypress', onKey);
    stdin.off('end', end);
    stdout.write(PASTES_AS_TYPED);
  }
}

/** A prompt ends its output with itself; the terminal is needed for what comes after. */
function keepOpen(stdout: WriteStream): NodeJS.WritableStream {
  const output = new Writable({
    write(chunk, _, done) {
      stdout.write(chunk);
      done();
    },
  });
  return Object.assign(output, { columns: stdout.columns, rows: stdout.rows, isTTY: true });
}

/** Ctrl-C, or a signal, as the prompts say it. */
const isEnd = (error: unknown) =>
  error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
