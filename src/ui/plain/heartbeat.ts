import type { RunState, StepState } from '../../engine/events/run-state.js';
import { formatUsual } from '../../lib/format/duration.js';
import { isAtWork } from '../step-status.js';
import { stepLine } from './narrate.js';

/** A step that has been silent for this long says that it is still at work. */
export const HEARTBEAT_MS = 30_000;

/** Lines for the steps that are due at `now`. */
export function beat(
  state: RunState,
  spoke: ReadonlyMap<string, number>,
  now: number,
): readonly { readonly step: string; readonly line: string }[] {
  return state.steps
    .filter((step) => isAtWork(step) && now - (spoke.get(step.card.id) ?? step.startedAt ?? now) >= HEARTBEAT_MS)
    .map((step) => ({ step: step.card.id, line: stepLine(step, now - (step.startedAt ?? now), stillText(step)) }));
}

function stillText({ waiting, progress, card }: StepState): string {
  if (waiting !== undefined) return `still waiting: ${waiting}`;
  if (progress !== undefined) return `still at work: ${progress.label} (${progress.done} of ${progress.total})`;
  return `still at work (${formatUsual(card.usual, '-')})`;
}
