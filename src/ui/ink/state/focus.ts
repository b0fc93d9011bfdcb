import type { StepState } from '../../../engine/events/run-state.js';
import { isAtWork, pausedStep } from '../../step-status.js';
import type { Screen } from './screen.js';

/** The step whose details are shown: the one that was picked while it works, else the first at work. */
export function focusOf({ state, options }: Screen): StepState | undefined {
  const working = state.steps.filter(isAtWork);
  return pausedStep(state) ?? working.find((step) => step.card.id === options.focus) ?? working[0];
}
