import { emitKeypressEvents, type Key } from 'node:readline';
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

/** Prints a prompt and reads one line, with Backspace and Ctrl-U; other editing keys do nothing. */
export function readLine(prompt: string, { stdin, stdout, signal }: Terminal): Promise<TypedLine> {
  return new Promise((resolve) => {
    let text = '';
    let pasted = false;
    const onKey = (characters: string | undefined, key: Key) => {
      if (key.name === 'paste-start') pasted = true;
      else if (key.ctrl) onControl(key.name);
      else if (key.name === 'return' || key.name === 'enter') end({ kind: 'line', text, pasted });
      else if (key.name === 'backspace') erase([...text].slice(0, -1).join(''));
      else if (!key.meta && characters !== undefined && isPrintable(characters)) {
        text += characters;
        stdout.write(characters);
      }
    };
    const onControl = (name: string | undefined) => {
      if (name === 'c') end({ kind: 'stopped' });
      else if (name === 'd' && text === '') end({ kind: 'ended' });
      else if (name === 'u') erase('');
    };
    const erase = (left: string) => {
      stdout.write('\b \b'.repeat([...text].length - [...left].length));
      text = left;
    };
    const onEnd = () => end({ kind: 'ended' });
    const onAbort = () => end({ kind: 'stopped' });
    const end = (line: TypedLine) => {
      stdin.off('keypress', onKey);
      stdin.off('end', onEnd);
      signal?.removeEventListener('abort', onAbort);
      stdin.setRawMode(false);
      stdin.pause();
      stdout.write(`${PASTES_AS_TYPED}\n`);
      resolve(line);
    };
    emitKeypressEvents(stdin);
    stdin.on('keypress', onKey);
    stdin.on('end', onEnd);
    signal?.addEventListener('abort', onAbort);
    stdin.setRawMode(true);
    stdin.resume();
    stdout.write(`${MARK_PASTES}${prompt}`);
    if (signal?.aborted) onAbort();
  });
}

const isPrintable = (characters: string) => !/\p{Cc}/u.test(characters);
