import type { Step, StepContext, Verdict } from '../contract.js';
import type { EventBody, StepCard } from '../events/events.js';
import { leftOut, type Settled } from './outcome.js';
import type { RunContext } from './run-context.js';
import type { Part } from './selection.js';
import { StoppedError } from './stopping.js';

/** Where earlier attempts of this run got to: what a check that finds the step done is worth now. */
export type Reached = 'nothing' | 'apply' | 'verify';

/**
 * One attempt: check, then apply and verify where they are called for. Throws what the step throws, and StoppedError where
 * the run stops first. Keeps `reached` up to date.
 * @param flush sends what the step has reported so far, to go before the next event.
 */
export async function tryStep<C>(
  step: Step<C>,
  part: Part,
  ctx: StepContext<C>,
  reached: { point: Reached },
  context: Pick<RunContext<C>, 'emit' | 'open' | 'pauses'>,
  card: StepCard,
  flush: () => void,
): Promise<Settled> {
  const emit = (event: EventBody) => {
    flush();
    context.emit(event);
  };
  emit({ type: 'step.checking', step: step.id });
  const verdict = await step.check(ctx);
  if (verdict.state === 'unneeded') {
    await context.pauses.before(card, true);
    return { outcome: 'unneeded', summary: verdict.reason };
  }
  if (verdict.state === 'done' && reached.point === 'nothing')
    return { outcome: 'satisfied', summary: verdict.summary };
  if (part === 'check') return { outcome: 'skipped', summary: `not done: ${reasonOf(verdict)}` };
  if (part === 'skip') return leftOut;

  // An apply that threw may have got there all the same. A result that failed its proof is made again, whatever check says.
  if (verdict.state !== 'done' || reached.point === 'verify') {
    if (!context.open()) throw new StoppedError('nothing new starts');
    ctx.signal.throwIfAborted();
    if (ctx.attempt === 1) await context.pauses.before(card, false);
    reached.point = 'apply';
    emit({ type: 'step.started', step: step.id, attempt: ctx.attempt, reason: reasonOf(verdict) });
    await step.apply(ctx);
    // An apply that was stopped may return half-way, so its return proves nothing.
    ctx.signal.throwIfAborted();
  }
  reached.point = 'verify';
  emit({ type: 'step.verifying', step: step.id });
  return { outcome: 'done', summary: await step.verify(ctx) };
}

function reasonOf(verdict: Exclude<Verdict, { readonly state: 'unneeded' }>): string {
  switch (verdict.state) {
    case 'done':
      return 'there, but its proof failed';
    case 'absent':
      return 'absent';
    case 'drifted':
      return verdict.reason;
  }
}
