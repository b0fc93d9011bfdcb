import type { ReadStream } from 'node:tty';

/** The keyboard while no view has it: nothing typed is echoed, and Ctrl-C still interrupts. */
export interface Keyboard {
  /** Calls `listener` with each chunk that is typed, Ctrl-C included; the answer ends that. One listener at a time. */
  onKeys(listener: (chunk: string) => void): () => void;
  /** Gives the keyboard to whoever reads it next. Raw mode stays on, for a view that switches it on as well. */
  handOver(): void;
  /** Gives the terminal back as it was found. */
  release(): void;
}

const CTRL_C = '\u0003';

/**
 * Takes the keyboard of a terminal. Raw mode is on when this returns.
 * @param interrupt called for a Ctrl-C that nobody listens for, with the keyboard released: as if it had never been taken.
 */
export function takeKeyboard(stdin: ReadStream, interrupt: () => void): Keyboard {
  let listener: ((chunk: string) => void) | undefined;
  let taken = true;
  const onChunk = (chunk: string) => {
    if (listener !== undefined) return listener(chunk);
    if (!chunk.includes(CTRL_C)) return;
    release();
    interrupt();
  };
  // As Ink reads: a stream that flowed and was paused would not wake up again for whoever comes next.
  const onReadable = () => {
    for (let data = stdin.read(); data !== null; data = stdin.read()) onChunk(data.toString('utf8'));
  };
  const handOver = () => {
    if (!taken) return;
    taken = false;
    stdin.off('readable', onReadable);
    stdin.ref();
  };
  const release = () => {
    const mine = taken;
    handOver();
    if (mine) stdin.setRawMode(false);
  };
  stdin.setRawMode(true);
  stdin.on('readable', onReadable);
  // It must not keep the program alive by itself.
  stdin.unref();
  return {
    onKeys(next) {
      listener = next;
      stdin.ref();
      return () => {
        listener = undefined;
        stdin.unref();
      };
    },
    handOver,
    release,
  };
}
