import { type Clock, sleep, systemClock } from '../clock.js';
import type { Report, StepContext } from '../contract.js';

const ignore = () => {};
const SILENT: Report = { waiting: ignore, progress: ignore, log: ignore, command: ignore, fact: ignore };

/** A step's context outside a run, where nobody follows it: for looking, and for undoing. `report` is what is told all the same. */
export function contextOutsideRun<C>(
  cfg: C,
  signal: AbortSignal,
  { clock = systemClock, report = {} }: { readonly clock?: Clock; readonly report?: Partial<Report> } = {},
): StepContext<C> {
  return {
    cfg,
    signal,
    force: signal,
    attempt: 1,
    report: { ...SILENT, ...report },
    now: () => clock.now(),
    sleep: (ms) => sleep(clock, ms, signal),
  };
}
