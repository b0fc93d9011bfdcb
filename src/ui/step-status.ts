import type { RunState, StepState } from '../engine/events/run-state.js';

/** True while the step does something that takes time. */
export function isAtWork({ status }: Pick<StepState, 'status'>): boolean {
  return status === 'checking' || status === 'applying' || status === 'verifying' || status === 'retrying';
}

/** True while a step does what need not wait for its turn. */
export function isAhead({ status, ahead }: Pick<StepState, 'status' | 'ahead'>): boolean {
  return status === 'pending' && ahead === true;
}

/** True once the step has an outcome. */
export function isSettled({ status }: Pick<StepState, 'status'>): boolean {
  return status !== 'pending' && status !== 'deciding' && !isAtWork({ status });
}

/** True once what the step is for is there, or is not needed. */
export function isServed({ status }: Pick<StepState, 'status'>): boolean {
  return status === 'satisfied' || status === 'done' || status === 'unneeded';
}

/** The step at which a lesson waits. */
export function pausedStep({ pause, steps }: RunState): StepState | undefined {
  return pause && steps.find(({ card }) => card.id === pause.step);
}

/** The failed step whose turn it is to be asked about. */
export function askedStep(state: RunState): StepState | undefined {
  return state.steps.find((step) => step.status === 'deciding' && step.choices !== undefined);
}
