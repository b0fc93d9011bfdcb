import type { Writable } from 'node:stream';

/** Calls `stop` once when the reader of our output goes away, as in `… | head`. Other write errors say the same: unseen. */
export function onClosedPipe(output: Writable, stop: (by: 'signal') => void): void {
  let closed = false;
  output.on('error', () => {
    if (closed) return;
    closed = true;
    stop('signal');
  });
}

/** Resolves when what was written has been handed over, or can't be any more. */
export function flushed(output: Writable): Promise<void> {
  if (output.destroyed || output.writableEnded || output.errored) return Promise.resolve();
  return new Promise((resolve) => {
    output.write('', () => resolve());
  });
}
