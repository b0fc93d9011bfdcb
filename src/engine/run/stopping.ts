import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.js';

/** Why signals abort: what a step throws because of it is not a failure. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** The two stages of stopping a run. */
export interface Stopping {
  /** First stage: finish or undo what must not be left half-done. */
  readonly signal: AbortSignal;
  /** Second stage: at once. */
  readonly force: AbortSignal;
  /** One stage further; false where there is none. */
  advance(): boolean;
  /** Settles as `work` does; once forced, rejects after a last grace whatever `work` does. */
  bounded<T>(work: Promise<T>): Promise<T>;
  /** The run is over: no timer is left. */
  close(): void;
}

/** Ms that a step has to return once it was stopped by force. */
const GRACE_MS = 5_000;

export function createStopping(clock: Clock): Stopping {
  const safely = new AbortController();
  const now = new AbortController();
  const overdue = new AbortController();
  // Each step at work listens more than once; past ten, Node would warn on stderr, across the display.
  setMaxListeners(0, safely.signal, now.signal, overdue.signal);
  let cancelGrace = () => {};
  return {
    signal: safely.signal,
    force: now.signal,
    advance() {
      if (now.signal.aborted) return false;
      if (!safely.signal.aborted) {
        safely.abort(new StoppedError('the run was stopped'));
        return true;
      }
      now.abort(new StoppedError('the run was stopped at once'));
      cancelGrace = clock.after(GRACE_MS, () => overdue.abort(new StoppedError('the step did not stop in time')));
      return true;
    },
    bounded: (work) => orAbort(work, overdue.signal),
    close: () => cancelGrace(),
  };
}

/** Aborts as the first of two does, with its reason. */
export function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const signal = AbortSignal.any([one, other]);
  setMaxListeners(0, signal);
  return signal;
}

/** Settles as `work` does, or rejects with the signal's reason if it aborts first. */
export function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      work.catch(() => {});
      return reject(signal.reason);
    }
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
