import type { Clock } from '../clock.js';
import type { Command, Look, Step, StepContext, Verdict } from '../contract.js';
import { runGraph, validateGraph } from '../run/graph.js';
import { contextOutsideRun } from '../run/outside-context.js';
import { type Part, type Selection, selectSteps } from '../run/selection.js';

export interface PlanOptions<C extends object> extends Explain<C> {
  readonly steps: readonly Step<C>[];
  readonly cfg: C;
  readonly selection?: Selection;
  /** Ends the checks. */
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

interface Explain<C> {
  /** Says in a few words what a check threw. */
  explain?(error: unknown, step: Pick<Step<C>, 'letter'>): Promise<string>;
}

/** What is true of one step now, and what a run would do about it. */
export interface PlannedStep {
  readonly id: string;
  readonly letter: string;
  readonly title: string;
  /** unknown: it cannot be told before something it needs is there, or check threw `reason`. */
  readonly verdict: Verdict | { readonly state: 'unknown'; readonly reason: string };
  /** True where a run would apply it. */
  readonly applies: boolean;
  /** What applying it runs, whether it would be or not. */
  readonly commands: readonly Command[];
  /** What shows that it is done. */
  readonly looks: readonly Look[];
}

/**
 * Checks every step that the selection does not leave out, and changes nothing. Answers them in the order of the list.
 * Throws UsageError as a run would; rejects with the signal's reason.
 */
export async function planRun<C extends object>(options: PlanOptions<C>): Promise<readonly PlannedStep[]> {
  const { steps, cfg } = options;
  validateGraph(steps);
  const parts = selectSteps(steps, options.selection ?? {});
  const ctx = contextOutsideRun(cfg, options.signal ?? new AbortController().signal, options);
  const verdicts = new Map<string, PlannedStep['verdict']>();
  await runGraph(steps, async (step) => {
    verdicts.set(step.id, await look(step, parts.get(step.id)!, verdicts, ctx, options));
  });
  return steps.map((step) => {
    const { id, letter, title } = step;
    const verdict = verdicts.get(id)!;
    const applies = parts.get(id) === 'apply' && !isThere(verdict);
    return { id, letter, title, verdict, applies, commands: step.commands(cfg), looks: step.looks?.(cfg) ?? [] };
  });
}

async function look<C>(
  step: Step<C>,
  part: Part,
  known: ReadonlyMap<string, PlannedStep['verdict']>,
  ctx: StepContext<C>,
  { explain = async (error) => (error instanceof Error ? error.message : String(error)) }: Explain<C>,
): Promise<PlannedStep['verdict']> {
  if (part === 'leave') return { state: 'unknown', reason: 'not asked for' };
  const missing = step.needs.find((id) => known.get(id)!.state === 'absent' || known.get(id)!.state === 'unknown');
  if (missing !== undefined) return { state: 'unknown', reason: `needs ${missing} first` };
  ctx.signal.throwIfAborted();
  try {
    return await step.check(ctx);
  } catch (error) {
    ctx.signal.throwIfAborted();
    return { state: 'unknown', reason: await explain(error, step) };
  }
}

function isThere({ state }: PlannedStep['verdict']): boolean {
  return state === 'done' || state === 'unneeded';
}
