import type { StepContext } from '../../engine/contract.js';
import type { Config } from '../config.js';

type Work = (ctx: StepContext<Config>) => Promise<void>;

/** Does several things of one step at once, all that is waited for said together. What one fails of ends the others. */
export async function sideBySide(ctx: StepContext<Config>, ...works: readonly Work[]): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([ctx.signal, over.signal]);
  const waits = new Map<Work, string>();
  const contextOf = (work: Work): StepContext<Config> => ({
    ...ctx,
    signal,
    report: {
      ...ctx.report,
      waiting(on) {
        if (on === undefined) waits.delete(work);
        else waits.set(work, on);
        ctx.report.waiting(waits.size === 0 ? undefined : [...waits.values()].join('; '));
      },
    },
  });
  try {
    await Promise.all(works.map((work) => work(contextOf(work))));
  } finally {
    over.abort();
  }
}
