import { type Clock, systemClock } from '../clock.js';
import type { Command, Step } from '../contract.js';
import { createEmitter, type Sink } from '../events/emitter.js';
import { EVENT_SCHEMA, type StepCard } from '../events/events.js';
import type { RunState } from '../events/run-state.js';
import { createAsk, type Decide } from './decisions.js';
import { runGraph, validateGraph } from './graph.js';
import { type Ending, endWithout, notAskedFor, notStarted, overall, type Settled, serves } from './outcome.js';
import { createPauses, noPauses, oneByOne, type PauseOptions } from './pauses.js';
import { createPrefetcher } from './prefetch.js';
import { defaultRetry, type RetryPolicy } from './retry.js';
import type { Diagnose, RunContext } from './run-context.js';
import { runStep } from './run-step.js';
import { type Selection, selectSteps } from './selection.js';
import { contextFor } from './step-context.js';
import { createStopping, either, StoppedError } from './stopping.js';

export interface RunOptions<C extends object> {
  /** Names this run in its journal; unique. */
  readonly run: string;
  /** Target, cluster and profile in a few words, for the first line of every view. */
  readonly headline: string;
  /** In the order they are shown. What runs when is up to `needs` and `after`. */
  readonly steps: readonly Step<C>[];
  readonly cfg: C;
  readonly selection?: Selection;
  readonly diagnose: Diagnose<C>;
  /** Leave it out where nobody can be asked: then a failure ends the run as 'failed', where an answered 'quit' is 'stopped'. */
  readonly decide?: Decide | undefined;
  /** In order: the journal first, so that what is shown is on disk already. */
  readonly sinks: readonly Sink[];
  /** Path of a step's full log, for its failures. */
  readonly logPath?: (step: string) => string;
  readonly clock?: Clock;
  /** In [0, 1), for the jitter between attempts. */
  readonly random?: () => number;
  readonly autoRetry?: RetryPolicy;
  /** Waits before and after each step; they then run one after the other. */
  readonly pause?: PauseOptions | undefined;
}

export interface Run {
  /** The last state, once every step has settled. Rejects only for a bug: in a sink, or in `decide`. */
  readonly done: Promise<RunState>;
  /** One stage further: safely, then at once, then nothing. `by` tells the outcome 'interrupted' from 'stopped'. */
  stop(by?: 'signal' | 'choice'): void;
}

/**
 * Runs the steps side by side as far as their needs allow. The sinks have the first event when this returns.
 * Throws, before anything happens, UsageError for a selection that names no step, and Error for a list of steps that
 * cannot be run.
 */
export function startRun<C extends object>(options: RunOptions<C>): Run {
  const { clock = systemClock } = options;
  validateGraph(options.steps);
  const steps = options.pause === undefined ? options.steps : oneByOne(options.steps);
  const parts = selectSteps(steps, options.selection ?? {});
  const cards = new Map(steps.map((step) => [step.id, cardOf(step, options.cfg)]));
  const settled = new Map<string, Settled>();
  const begun = new Set<string>();
  const prefetchChanged = new Set<string>();
  const stopping = createStopping(clock);
  const bugs: unknown[] = [];
  let cfg = options.cfg;
  let ending: Ending | undefined;

  const stop = (by: 'signal' | 'choice' = 'signal') => {
    if (state().outcome !== undefined || stopping.force.aborted) return;
    ending ??= by === 'signal' ? 'interrupted' : 'stopped';
    // Said before the signal aborts: a view then knows why steps end.
    emit({ type: 'run.stopping', force: stopping.signal.aborted });
    stopping.advance();
  };
  const giveUp = (error: unknown) => {
    bugs.push(error);
    if (!stopping.signal.aborted) stop();
  };
  const { emit, state } = createEmitter(clock, options.sinks, giveUp);
  const context: RunContext<C> = {
    clock,
    random: options.random ?? Math.random,
    retry: options.autoRetry ?? defaultRetry,
    stopping,
    diagnose: options.diagnose,
    ask: options.decide && createAsk(options.decide, stopping.signal, emit),
    pauses:
      options.pause === undefined
        ? noPauses
        : createPauses(options.pause, stopping.signal, clock, (event) => emit(event)),
    emit,
    cfg: () => cfg,
    adopt(change) {
      cfg = { ...cfg, ...change };
    },
    prefetchChanged: (step) => prefetchChanged.has(step),
    open: () => ending === undefined,
    end(how) {
      if (how === 'stopped' && !stopping.signal.aborted) stop('choice');
      ending ??= how;
    },
    giveUp,
    logPath: (step) => options.logPath?.(step),
  };

  const prefetch = createPrefetcher<C>({
    steps,
    mayApply: (id) => parts.get(id) === 'apply',
    hasBegun: (id) => begun.has(id),
    serves: (id) => settled.has(id) && serves(settled.get(id)!.outcome),
    settled: (id) => settled.has(id),
    open: context.open,
    async alone(id, work, stop) {
      const ctx = contextFor(id, 1, { ...context, stopping: { ...stopping, signal: either(stopping.signal, stop) } });
      const { report } = ctx;
      const command = (one: Command) => {
        if (one.mutates) prefetchChanged.add(id);
        report.command(one);
      };
      emit({ type: 'step.ahead', step: id, underway: true });
      try {
        await stopping.bounded(work({ ...ctx, report: { ...report, command } }));
      } finally {
        report.close();
        emit({ type: 'step.ahead', step: id, underway: false });
      }
    },
  });
  /** Its prefetch, then its own work. */
  const whole = (step: Step<C>): Step<C> => ({
    ...step,
    async apply(ctx) {
      begun.add(step.id);
      prefetch.update();
      await prefetch.finish(step.id, ctx);
      ctx.signal.throwIfAborted();
      await step.apply(ctx);
    },
  });

  const endOf = async (step: Step<C>): Promise<Settled> => {
    const part = parts.get(step.id)!;
    const card = cards.get(step.id)!;
    if (part === 'leave') return notAskedFor;
    const missing = step.needs.find((id) => !serves(settled.get(id)!.outcome));
    if (missing !== undefined) {
      const end = endWithout(card, part, cards.get(missing)!, parts.get(missing)!, settled.get(missing)!.outcome);
      if ('outcome' in end) return end;
      emit({ type: 'step.failed', step: step.id, attempt: 1, failure: end });
      return { outcome: 'failed', summary: end.what };
    }
    return ending === undefined ? runStep(whole(step), card, part, context) : notStarted;
  };
  /** A lesson that is stopped needs no reason; anything else is a bug. */
  const noteStop = (error: unknown) => {
    if (!(error instanceof StoppedError)) giveUp(error);
  };
  const finish = async (): Promise<RunState> => {
    await runGraph(steps, async (step) => {
      const began = clock.now();
      const end = await endOf(step);
      // The step's turn is over: a prefetch that still runs is of no use any more.
      await prefetch.stop(step.id);
      settled.set(step.id, end);
      const { outcome, summary } = end;
      emit({
        type: 'step.settled',
        step: step.id,
        outcome,
        ms: clock.now() - began - context.pauses.waitedMs(step.id),
        summary,
      });
      prefetch.update();
      if (outcome === 'done') await context.pauses.after(cards.get(step.id)!, step.looks?.(cfg) ?? []).catch(noteStop);
    });
    stopping.close();
    const ms = clock.now() - state().startedAt;
    emit({ type: 'run.settled', outcome: overall(parts, settled, ending), ms });
    if (bugs.length > 0) throw bugs[0];
    return state();
  };

  const { run, headline } = options;
  emit({ type: 'run.started', schema: EVENT_SCHEMA, run, headline, steps: [...cards.values()] });
  return { done: finish(), stop };
}

function cardOf<C>(step: Step<C>, cfg: C): StepCard {
  const { id, letter, title, why, estimateSeconds, needs, workshop } = step;
  return { id, letter, title, why, usual: estimateSeconds, needs, workshop, commands: step.commands(cfg) };
}
