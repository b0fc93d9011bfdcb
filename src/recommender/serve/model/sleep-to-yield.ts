import type { YieldPoint } from '../../store/yield-point.js';

/** Time between two sleeps. A request that arrives meanwhile waits about as long. */
const WORK_MS = 0.3;
/** The shortest sleep that a thread can take: time for some twenty requests. */
const SLEEP_MS = 1;

/** Sleeps so that other threads have the core most of the time. For a background thread only: the thread that answers requests must not sleep. */
export function sleepToYield(): YieldPoint {
  const sleepCell = new Int32Array(new SharedArrayBuffer(4));
  let since = performance.now();
  return () => {
    if (performance.now() - since < WORK_MS) return;
    Atomics.wait(sleepCell, 0, 0, SLEEP_MS);
    since = performance.now();
  };
}
