import type { Event, RunOutcome, StepOutcome } from '../events/events.js';
import type { Failure } from '../failure.js';

export const STATE_SCHEMA = 1;

/** What is kept of a cluster between runs. A hint: the target is the truth, and losing this loses no work. */
export interface SavedState {
  readonly schema: typeof STATE_SCHEMA;
  /** The run that wrote it last. */
  readonly run: string;
  /** How that run ended; absent while it goes on, or if it was killed. */
  readonly outcome?: RunOutcome;
  /** What it was asked for, with the fixes accepted on the way. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly steps: Readonly<Record<string, SavedStep>>;
}

export interface SavedStep {
  /** Absent while it has not come to an end. */
  readonly outcome?: StepOutcome;
  /** Time of the latest change, in ms since the epoch. */
  readonly at: number;
  /** Attempts in the latest run that applied it. */
  readonly attempts: number;
  /** When the attempt at work began, in ms since the epoch. */
  readonly startedAt?: number;
  /** Ms that the latest attempts that succeeded took, oldest first; at most KEPT. */
  readonly durations: readonly number[];
  /** The latest, even if a later attempt succeeded. */
  readonly failure?: Failure;
}

/** Durations kept of each step. */
const KEPT = 5;

export const emptySavedState: SavedState = { schema: STATE_SCHEMA, run: '', options: {}, steps: {} };

/** What is to be kept after `event`; the same object where nothing changes. */
export function saveEvent(saved: SavedState, event: Event, options: SavedState['options']): SavedState {
  switch (event.type) {
    case 'run.started': {
      const { outcome: _, ...rest } = saved;
      return { ...rest, run: event.run, options };
    }
    case 'run.settled':
      return { ...saved, outcome: event.outcome };
    case 'step.started':
      return change(saved, event, ({ outcome: _, ...step }) => ({
        ...step,
        attempts: event.attempt,
        startedAt: event.at,
      }));
    case 'step.failed':
      return change(saved, event, ({ startedAt: _, ...step }) => ({ ...step, failure: event.failure }));
    case 'decision.made':
      return event.choice === 'fix' ? applyFix(saved, event.step) : saved;
    case 'step.settled':
      return change(saved, event, ({ startedAt, ...step }) => ({
        ...step,
        outcome: event.outcome,
        durations:
          event.outcome === 'done' && startedAt !== undefined
            ? [...step.durations, event.at - startedAt].slice(-KEPT)
            : step.durations,
      }));
    default:
      return saved;
  }
}

function change(
  saved: SavedState,
  { step, at }: { readonly step: string; readonly at: number },
  how: (step: SavedStep) => SavedStep,
): SavedState {
  const before: SavedStep = saved.steps[step] ?? { at, attempts: 0, durations: [] };
  return { ...saved, steps: { ...saved.steps, [step]: { ...how(before), at } } };
}

function applyFix(saved: SavedState, step: string): SavedState {
  return { ...saved, options: { ...saved.options, ...saved.steps[step]?.failure?.remedy?.set } };
}

/** How long a step takes on this machine, in seconds, from earlier runs; `estimate` where there were none. */
export function estimateFrom(
  estimate: readonly [number, number],
  saved: SavedState | undefined,
  step: string,
): readonly [number, number] {
  const durations = saved?.steps[step]?.durations ?? [];
  if (durations.length === 0) return estimate;
  const seconds = durations.map((ms) => ms / 1000);
  // A few runs do not know their own limits.
  return [Math.floor(Math.min(...seconds) * 0.8), Math.ceil(Math.max(...seconds) * 1.25)];
}
