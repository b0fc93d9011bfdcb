import { engineFailure } from '../engine-failures.js';
import type { RunOutcome, StepCard, StepOutcome } from '../events/events.js';
import type { Failure } from '../failure.js';
import type { Part } from './selection.js';

/** How one step ended. */
export interface Settled {
  readonly outcome: StepOutcome;
  readonly summary: string;
}

/** Why a run starts nothing new any more. */
export type Ending = 'interrupted' | 'stopped' | 'failed';

/** Whether a step that needs one with this outcome may start. */
export function serves(outcome: StepOutcome): boolean {
  return outcome === 'done' || outcome === 'satisfied' || outcome === 'unneeded';
}

/** The end of a step that cannot start, because `need` did not come to serve it. */
export function endWithout(
  card: StepCard,
  part: Part,
  need: StepCard,
  needPart: Part,
  needed: StepOutcome,
): Settled | Failure {
  if (part === 'skip') return leftOut;
  if (needed === 'cancelled') return notStarted;
  if (part === 'apply' && needPart === 'check' && needed !== 'failed') return missingNeed(card, need);
  return {
    outcome: 'blocked',
    summary: `needs ${need.letter}, which ${needed === 'failed' ? 'failed' : `was ${needed}`}`,
  };
}

export const leftOut: Settled = { outcome: 'skipped', summary: 'left out by --skip' };
export const notAskedFor: Settled = { outcome: 'skipped', summary: 'not asked for' };
export const notStarted: Settled = { outcome: 'cancelled', summary: 'not started' };

/** A step was asked for, but what it needs is only checked in this run, and is not there. */
function missingNeed(card: StepCard, need: StepCard): Failure {
  return engineFailure('BML-X01', { letter: card.letter, need: need.letter, title: need.title });
}

/** The outcome of a run from those of its steps. */
export function overall(
  parts: ReadonlyMap<string, Part>,
  settled: ReadonlyMap<string, Settled>,
  ending: Ending | undefined,
): RunOutcome {
  const ends = [...settled];
  const isMissing = ([id, { outcome }]: [string, Settled]) =>
    !serves(outcome) && (parts.get(id) === 'apply' || outcome === 'failed' || outcome === 'cancelled');
  // Perhaps stopped, but too late to stop anything.
  if (!ends.some(isMissing)) return 'done';
  if (ending === 'stopped' || ending === 'interrupted') return ending;
  return ends.some(([, { outcome }]) => outcome === 'failed') ? 'failed' : 'partial';
}
