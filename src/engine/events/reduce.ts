import type { Event } from './events.js';
import type { Fact } from './facts.js';
import { LOG_TAIL, type RunState, type StepState } from './run-state.js';

/** The state before the first event. */
export const initialState: RunState = {
  run: '',
  headline: '',
  startedAt: 0,
  at: 0,
  steps: [],
  facts: [],
  stopping: 'no',
};

/**
 * The state after `event`. Pure and total: an event of a step that the run does not have changes nothing but the time.
 * A step that failed is 'deciding' until it retries or settles; it has `choices` once it is its turn to be asked.
 */
export function reduce(state: RunState, event: Event): RunState {
  return { ...change(state, event), at: event.at };
}

function change(state: RunState, event: Event): RunState {
  switch (event.type) {
    case 'run.started':
      return {
        ...initialState,
        run: event.run,
        headline: event.headline,
        startedAt: event.at,
        steps: event.steps.map((card) => ({ card, status: 'pending', attempt: 0, log: [] })),
      };
    case 'run.stopping':
      return { ...state, stopping: event.force ? 'now' : 'safely' };
    case 'run.settled':
      return { ...state, outcome: event.outcome, ms: event.ms };
    case 'pause.needed':
      if (!state.steps.some(({ card }) => card.id === event.step)) return state;
      return {
        ...state,
        pause: { step: event.step, point: event.point },
        steps: state.steps.map((step) => (step.card.id === event.step ? { ...step, explained: true } : step)),
      };
    case 'pause.over': {
      const { pause: _, ...rest } = state;
      // Reading is not part of the step's own time.
      return {
        ...rest,
        steps: rest.steps.map((step) => (step.card.id === event.step ? resume(step, event.at) : step)),
      };
    }
    case 'step.look':
      return state;
    case 'step.fact':
      return { ...state, facts: replaceFact(state.facts, event.fact) };
    default:
      return { ...state, steps: state.steps.map((step) => (step.card.id === event.step ? work(step, event) : step)) };
  }
}

type StepEvent = Exclude<
  Extract<Event, { readonly step: string }>,
  { readonly type: 'step.fact' | 'step.look' | 'pause.needed' | 'pause.over' }
>;

function work(step: StepState, event: StepEvent): StepState {
  switch (event.type) {
    case 'step.ahead': {
      if (event.underway) return { ...step, ahead: true };
      const { ahead: _a, ...rest } = step;
      return step.status === 'pending' ? idle(rest) : rest;
    }
    case 'step.checking':
      return { ...step, status: 'checking', startedAt: step.startedAt ?? event.at };
    case 'step.started': {
      const { failure: _f, retryAt: _r, choices: _c, command: _k, ...rest } = idle(step);
      return {
        ...rest,
        status: 'applying',
        attempt: event.attempt,
        reason: event.reason,
        startedAt: step.startedAt ?? event.at,
      };
    }
    case 'step.command':
      return { ...step, command: event.command };
    case 'step.waiting': {
      const { waiting: _w, ...rest } = step;
      return event.on === null ? rest : { ...rest, waiting: event.on };
    }
    case 'step.progress':
      return { ...step, progress: { done: event.done, total: event.total, label: event.label } };
    case 'step.log':
      return { ...step, log: [...step.log, ...event.lines].slice(-LOG_TAIL) };
    case 'step.verifying':
      return { ...idle(step), status: 'verifying' };
    case 'step.failed':
      return { ...idle(step), status: 'deciding', attempt: event.attempt, failure: event.failure };
    case 'step.retrying':
      return { ...step, status: 'retrying', retryAt: event.at + event.inMs };
    case 'decision.needed':
      return { ...step, status: 'deciding', choices: event.choices };
    case 'decision.made': {
      const { choices: _c, ...rest } = step;
      return rest;
    }
    case 'step.settled': {
      const { startedAt: _s, retryAt: _r, choices: _c, ...rest } = idle(step);
      return { ...rest, status: event.outcome, ms: event.ms, summary: event.summary };
    }
  }
}

function resume(step: StepState, at: number): StepState {
  return step.startedAt === undefined ? step : { ...step, startedAt: at };
}

/** Without what is true only while something runs. */
function idle(step: StepState): StepState {
  const { waiting: _w, progress: _p, ...rest } = step;
  return rest;
}

function replaceFact(facts: readonly Fact[], fact: Fact): readonly Fact[] {
  const at = facts.findIndex((known) => known.key === fact.key);
  return at === -1 ? [...facts, fact] : facts.with(at, fact);
}
