import type { StepContext } from '../../engine/contract.js';

/** Does several things of one step at once; what they wait for is reported together. The first failure ends the others. */
export async function sideBySide<C extends Pick<StepContext, 'signal' | 'report'>>(
  ctx: C,
  ...works: readonly ((ctx: C) => Promise<void>)[]
): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([ctx.signal, over.signal]);
  const waits = new Map<unknown, string>();
  const contextOf = (work: unknown): C => ({
    ...ctx,
    signal,
    report: {
      ...ctx.report,
      waiting(on: string | undefined) {
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
