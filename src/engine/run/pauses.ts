import type { Clock } from '../clock.js';
import type { Look, Step } from '../contract.js';
import type { EventBody, StepCard } from '../events/events.js';
import { dependencies } from './graph.js';
import { orAbort } from './stopping.js';

/** For a run that is a lesson: it waits before and after each step until somebody wants to go on. */
export interface PauseOptions {
  /** Resolves when somebody wants to go on. Absent where nobody can be asked: then nothing waits. */
  readonly wait?: ((step: StepCard, point: PausePoint, signal: AbortSignal) => Promise<void>) | undefined;
  /** Runs a command that only reads, and answers what it printed. Never rejects, but for the signal's reason. */
  look(look: Look, signal: AbortSignal): Promise<readonly string[]>;
}

export type PausePoint = 'before' | 'after';

export interface Pauses {
  /** `unneeded`: the step will not run. */
  before(card: StepCard, unneeded: boolean): Promise<void>;
  after(card: StepCard, looks: readonly Look[]): Promise<void>;
  /** Ms that the run has waited for somebody at a step. */
  waitedMs(step: string): number;
}

export const noPauses: Pauses = { before: async () => {}, after: async () => {}, waitedMs: () => 0 };

/** Rejects with the signal's reason where the run stops first. */
export function createPauses(
  { wait, look }: PauseOptions,
  signal: AbortSignal,
  clock: Clock,
  emit: (event: EventBody) => void,
): Pauses {
  const waited = new Map<string, number>();
  let hasWorked = false;
  const pause = async (card: StepCard, point: PausePoint) => {
    signal.throwIfAborted();
    const since = clock.now();
    emit({ type: 'pause.needed', step: card.id, point });
    try {
      if (wait !== undefined) await orAbort(wait(card, point, signal), signal);
    } finally {
      waited.set(card.id, (waited.get(card.id) ?? 0) + clock.now() - since);
      emit({ type: 'pause.over', step: card.id });
    }
  };
  return {
    async before(card, unneeded) {
      // In a run that finds everything done, what is not needed is no lesson either.
      if (unneeded && !hasWorked) return;
      hasWorked = true;
      await pause(card, 'before');
    },
    async after(card, looks) {
      for (const one of looks) {
        const lines = await look(one, signal);
        emit({ type: 'step.look', step: card.id, what: one.what, command: one.command, lines });
      }
      await pause(card, 'after');
    },
    waitedMs: (step) => waited.get(step) ?? 0,
  };
}

/** The same steps one after the other, in the order in which they can be: a lesson has one subject at a time. */
export function oneByOne<C>(steps: readonly Step<C>[]): readonly Step<C>[] {
  const order: Step<C>[] = [];
  const add = (step: Step<C>): void => {
    if (order.includes(step)) return;
    for (const id of dependencies(step)) add(steps.find((other) => other.id === id)!);
    order.push(step);
  };
  for (const step of steps) add(step);
  return steps.map((step) => {
    const before = order[order.indexOf(step) - 1];
    if (before === undefined || dependencies(step).includes(before.id)) return step;
    return { ...step, after: [...(step.after ?? []), before.id] };
  });
}
