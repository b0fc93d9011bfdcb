import { type Clock, sleep } from './clock.js';
import type { Step, StepContext, Verdict } from './contract.js';
import type { Ask } from './decisions.js';
import type { EventBody, StepCard } from './events.js';
import type { Failure } from './failure.js';
import { leftOut, notStarted, type Settled } from './outcome.js';
import { createReport } from './report.js';
import { backoff, type RetryPolicy } from './retry.js';
import type { Part } from './selection.js';
import { StoppedError, type Stopping } from './stopping.js';

/** Makes a failure of whatever a step threw. It looks at evidence; it never repairs. */
export type Diagnose<C> = (error: unknown, step: Step<C>, ctx: StepContext<C>) => Failure | Promise<Failure>;

/** What the steps of one run share. */
export interface Shared<C> {
  readonly clock: Clock;
  readonly random: () => number;
  readonly retry: RetryPolicy;
  readonly stopping: Stopping;
  readonly diagnose: Diagnose<C>;
  /** Undefined where nobody can be asked: the first failure then ends the run. */
  readonly ask: Ask | undefined;
  emit(event: EventBody): void;
  cfg(): C;
  /** Changes the configuration for the rest of the run. */
  adopt(change: Readonly<Record<string, unknown>>): void;
  /** False once nothing new may start. */
  open(): boolean;
  /** Nothing new starts from here on; 'stopped' aborts what is at work too. */
  end(how: 'stopped' | 'failed'): void;
  /** Something of ours is broken: the run stops safely and then rejects with `error`. */
  giveUp(error: unknown): void;
  logPath(step: string): string | undefined;
}

/** Where earlier attempts of this run got to: what a check that finds the step done is worth now. */
type Reached = 'nothing' | 'apply' | 'verify';

/** Brings one step, whose needs are met, to its end. Never rejects. */
export async function runStep<C>(step: Step<C>, card: StepCard, part: Part, shared: Shared<C>): Promise<Settled> {
  const { stopping, clock, emit } = shared;
  const reached: { point: Reached } = { point: 'nothing' };
  let inARow = 0;
  for (let attempt = 1; ; attempt++) {
    const report = createReport(step.id, clock, emit);
    const ctx: StepContext<C> = {
      cfg: shared.cfg(),
      signal: stopping.signal,
      force: stopping.force,
      attempt,
      report,
      now: () => clock.now(),
      sleep: (ms) => sleep(clock, ms, stopping.signal),
    };
    try {
      return await stopping.bounded(tryStep(step, part, ctx, reached, shared, report.flush));
    } catch (error) {
      report.close();
      if (stopping.signal.aborted || error instanceof StoppedError) return stopped(reached.point);
      const failure = await explain(error, step, ctx, shared);
      emit({ type: 'step.failed', step: step.id, attempt, failure });
      inARow += 1;
      const next = await afterFailure(failure, card, inARow, attempt, shared);
      if (next === 'again') continue;
      if (next === 'asked') inARow = 0;
      else return next;
    } finally {
      report.close();
    }
  }
}

async function tryStep<C>(
  step: Step<C>,
  part: Part,
  ctx: StepContext<C>,
  reached: { point: Reached },
  shared: Shared<C>,
  flush: () => void,
): Promise<Settled> {
  const emit = (event: EventBody) => {
    flush();
    shared.emit(event);
  };
  emit({ type: 'step.checking', step: step.id });
  const verdict = await step.check(ctx);
  if (verdict.state === 'unneeded') return { outcome: 'unneeded', summary: verdict.reason };
  if (verdict.state === 'done' && reached.point === 'nothing')
    return { outcome: 'satisfied', summary: verdict.summary };
  if (part === 'check') return { outcome: 'skipped', summary: `not done: ${reasonOf(verdict)}` };
  if (part === 'skip') return leftOut;

  // An apply that threw may have got there all the same. A result that failed its proof is made again, whatever check says.
  if (verdict.state !== 'done' || reached.point === 'verify') {
    if (!shared.open()) throw new StoppedError('nothing new starts');
    ctx.signal.throwIfAborted();
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

/** What follows a failure: the next attempt, by itself or because somebody said so, or the step's end. */
async function afterFailure<C>(
  failure: Failure,
  card: StepCard,
  inARow: number,
  attempt: number,
  shared: Shared<C>,
): Promise<'again' | 'asked' | Settled> {
  const failed: Settled = { outcome: 'failed', summary: failure.what };
  if (!shared.open()) return failed;
  if (failure.transient && inARow < shared.retry.attempts) {
    const inMs = backoff(shared.retry, inARow, shared.random);
    shared.emit({ type: 'step.retrying', step: card.id, attempt: attempt + 1, inMs });
    return sleep(shared.clock, inMs, shared.stopping.signal).then(
      () => 'again' as const,
      () => stopped('apply'),
    );
  }
  if (shared.ask === undefined) {
    shared.end('failed');
    return failed;
  }
  try {
    const choice = await shared.ask(card, failure);
    switch (choice) {
      case 'fix':
        shared.adopt(failure.remedy?.set ?? {});
        return 'asked';
      case 'retry':
        return 'asked';
      case 'skip':
        return { outcome: 'skipped', summary: `skipped: ${failure.what}`, given: true };
      case 'quit':
        shared.end('stopped');
        return failed;
    }
  } catch (error) {
    if (!(error instanceof StoppedError)) shared.giveUp(error);
    return failed;
  }
}

async function explain<C>(error: unknown, step: Step<C>, ctx: StepContext<C>, shared: Shared<C>): Promise<Failure> {
  const log = shared.logPath(step.id);
  const failure = await diagnoseOrBug(error, step, ctx, shared);
  return failure.log !== undefined || log === undefined ? failure : { ...failure, log };
}

async function diagnoseOrBug<C>(
  error: unknown,
  step: Step<C>,
  ctx: StepContext<C>,
  shared: Shared<C>,
): Promise<Failure> {
  try {
    return await shared.stopping.bounded(Promise.resolve(shared.diagnose(error, step, ctx)));
  } catch (bug) {
    return {
      code: 'BML-X70',
      what: `step ${step.letter} failed, and so did finding out why`,
      evidence: String(error),
      cause: `a bug of ours: ${String(bug)}`,
      fix: 'report it with the log; retrying is safe',
      transient: false,
    };
  }
}

function stopped(reached: Reached): Settled {
  if (reached === 'nothing') return notStarted;
  return { outcome: 'cancelled', summary: 'stopped on the way; the next run goes on from what is there' };
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
