import { sleep } from '../clock.js';
import type { Step, StepContext } from '../contract.js';
import { engineFailure } from '../engine-failures.js';
import type { StepCard } from '../events/events.js';
import type { Failure } from '../failure.js';
import { type Reached, tryStep } from './attempt.js';
import { notStarted, type Settled } from './outcome.js';
import { backoff } from './retry.js';
import type { RunContext } from './run-context.js';
import type { Part } from './selection.js';
import { contextFor } from './step-context.js';
import { StoppedError } from './stopping.js';

/** Brings one step, whose needs are met, to its end. Never rejects. */
export async function runStep<C>(step: Step<C>, card: StepCard, part: Part, context: RunContext<C>): Promise<Settled> {
  const { stopping, emit } = context;
  const reached: { point: Reached } = { point: context.prefetchChanged(step.id) ? 'apply' : 'nothing' };
  let inARow = 0;
  for (let attempt = 1; ; attempt++) {
    const ctx = contextFor(step.id, attempt, context);
    const { report } = ctx;
    try {
      return await stopping.bounded(tryStep(step, part, ctx, reached, context, card, report.flush));
    } catch (error) {
      report.close();
      if (stopping.signal.aborted || error instanceof StoppedError) return stopped(reached.point);
      const failure = await explain(error, step, ctx, context);
      emit({ type: 'step.failed', step: step.id, attempt, failure });
      inARow += 1;
      const next = await afterFailure(failure, card, inARow, attempt, context);
      if (next === 'again') continue;
      if (next === 'asked') inARow = 0;
      else return next;
    } finally {
      report.close();
    }
  }
}

/** What follows a failure: the next attempt, by itself or because somebody said so, or the step's end. */
async function afterFailure<C>(
  failure: Failure,
  card: StepCard,
  inARow: number,
  attempt: number,
  context: RunContext<C>,
): Promise<'again' | 'asked' | Settled> {
  const failed: Settled = { outcome: 'failed', summary: failure.what };
  if (!context.open()) return failed;
  if (failure.transient && inARow < context.retry.attempts) {
    const inMs = backoff(context.retry, inARow, context.random);
    context.emit({ type: 'step.retrying', step: card.id, attempt: attempt + 1, inMs });
    return sleep(context.clock, inMs, context.stopping.signal).then(
      () => 'again' as const,
      () => stopped('apply'),
    );
  }
  if (context.ask === undefined) {
    context.end('failed');
    return failed;
  }
  try {
    const choice = await context.ask(card, failure);
    switch (choice) {
      case 'fix':
        context.adopt(failure.remedy?.set ?? {});
        return 'asked';
      case 'retry':
        return 'asked';
      case 'skip':
        return { outcome: 'skipped', summary: `skipped: ${failure.what}` };
      case 'quit':
        context.end('stopped');
        return failed;
    }
  } catch (error) {
    if (!(error instanceof StoppedError)) context.giveUp(error);
    return failed;
  }
}

async function explain<C>(
  error: unknown,
  step: Step<C>,
  ctx: StepContext<C>,
  context: RunContext<C>,
): Promise<Failure> {
  const log = context.logPath(step.id);
  const failure = await diagnoseOrBug(error, step, ctx, context);
  return failure.log !== undefined || log === undefined ? failure : { ...failure, log };
}

async function diagnoseOrBug<C>(
  error: unknown,
  step: Step<C>,
  ctx: StepContext<C>,
  context: RunContext<C>,
): Promise<Failure> {
  try {
    return await context.stopping.bounded(Promise.resolve(context.diagnose(error, step, ctx)));
  } catch (bug) {
    const what = `step ${step.letter} failed, and so did finding out why`;
    return engineFailure('BML-X70', {}, { what, evidence: String(error), cause: `a bug of ours: ${String(bug)}` });
  }
}

function stopped(reached: Reached): Settled {
  if (reached === 'nothing') return notStarted;
  return { outcome: 'cancelled', summary: 'stopped on the way; the next run goes on from what is there' };
}
