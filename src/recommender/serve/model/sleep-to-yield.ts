import type { YieldPoint } from '../../store/yield-point.js';

/** About as long as a request that comes meanwhile has to wait. */
const WORK_MS = 0.3;
/** The least that a thread can sleep for, and time for some twenty requests. */
const REST_MS = 1;

/** Rests that leave the core to others for most of the time. Not for the thread that answers: it would sleep too. */
export function sleepToYield(): YieldPoint {
  const sleepCell = new Int32Array(new SharedArrayBuffer(4));
  let since = performance.now();
  return () => {
    if (performance.now() - since < WORK_MS) return;
    Atomics.wait(sleepCell, 0, 0, REST_MS);
    since = performance.now();
  };
}
