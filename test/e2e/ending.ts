import type { Event } from '../../src/engine/events/events.js';
import { initialState, reduce } from '../../src/engine/events/reduce.js';
import type { RunState, StepState } from '../../src/engine/events/run-state.js';
import { eventsOf } from './cli.js';

/** Log lines that tell enough. */
const LINES = 8;

/** What a run that printed its events with --json came to. An error with all that it said where it did not end. */
export function stateOf({ stdout, stderr, exitCode }: Printed): RunState {
  const events = eventsOf(String(stdout)) as unknown as readonly Event[];
  const state = events.reduce(reduce, initialState);
  if (state.outcome === undefined) throw new Error(`exit code ${exitCode} before the run had ended:\n${stderr}`);
  return state;
}

interface Printed {
  readonly stdout?: unknown;
  readonly stderr?: unknown;
  readonly exitCode?: number | undefined;
}

/** The run's outcome; unless it is 'done', with the steps that are to blame and what they said. */
export function ending({ outcome, steps }: RunState): string {
  const failed = steps.filter(({ status }) => !FINE.has(status)).map(inFull);
  return outcome === 'done' ? 'done' : [outcome, ...failed].join('\n');
}

/** Of each step, in order; of one that failed also why. */
export const outcomes = ({ steps }: RunState): readonly string[] =>
  steps.map((step) => (FINE.has(step.status) ? step.status : inFull(step)));

/** Steps that were not satisfied as they were found, each with what was amiss. */
export const changes = ({ steps }: RunState): readonly string[] =>
  steps.filter(({ status }) => status !== 'satisfied').map(inFull);

const FINE: ReadonlySet<string> = new Set(['done', 'satisfied', 'unneeded']);

function inFull({ card, status, reason, failure, summary, log }: StepState): string {
  const said = failure === undefined ? [] : [JSON.stringify(failure, undefined, 2), 'its log:', ...log.slice(-LINES)];
  const why = [reason, summary].filter((text) => text !== undefined && text !== '').join(' -> ');
  return [`${card.letter} ${status}: ${why}`, ...said].join('\n  ');
}
