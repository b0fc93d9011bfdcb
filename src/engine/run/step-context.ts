import { sleep } from '../clock.js';
import type { StepContext } from '../contract.js';
import { type BatchedReport, createReport } from '../events/report.js';
import type { RunContext } from './run-context.js';

/** A context for one go at a step's work. Whoever makes one closes its report. */
export function contextFor<C>(
  step: string,
  attempt: number,
  { clock, emit, cfg, stopping }: Pick<RunContext<C>, 'clock' | 'emit' | 'cfg' | 'stopping'>,
): StepContext<C> & { readonly report: BatchedReport } {
  return {
    cfg: cfg(),
    signal: stopping.signal,
    force: stopping.force,
    attempt,
    report: createReport(step, clock, emit),
    now: () => clock.now(),
    sleep: (ms) => sleep(clock, ms, stopping.signal),
  };
}
