import type { Event } from '../../../engine/events/events.js';
import type { RunState } from '../../../engine/events/run-state.js';
import { askedStep, isAtWork } from '../../step-status.js';
import type { ScreenIntent } from '../keys/intent.js';
import { openPane } from '../log/log-pane.js';
import { focusOf } from './focus.js';
import { type Screen, type ScreenOptions, showsWhy } from './screen.js';

export const initialOptions: ScreenOptions = {
  why: undefined,
  panel: undefined,
  skipAsked: undefined,
  focus: undefined,
  failedAfter: {},
};

/** What is switched on the screen after a key. */
export function optionsAfterKey(screen: Screen, intent: ScreenIntent): ScreenOptions {
  const { state } = screen;
  const options = { ...screen.options, skipAsked: undefined };
  switch (intent.type) {
    case 'toggle-why':
      return { ...options, why: !showsWhy(screen) };
    case 'toggle-keys':
      return { ...options, panel: options.panel?.kind === 'keys' ? undefined : { kind: 'keys' } };
    case 'open-log': {
      const step = askedStep(state) ?? focusOf(screen) ?? state.steps.find((one) => one.attempt > 0);
      if (step === undefined) return options;
      return { ...options, panel: { kind: 'log', pane: openPane(step.card.id), path: '', rows: [] } };
    }
    case 'next-step': {
      const working = state.steps.filter(isAtWork).map((step) => step.card.id);
      const at = working.indexOf(focusOf(screen)?.card.id ?? '');
      return { ...options, focus: working[(at + 1) % working.length] };
    }
    case 'ask-skip':
      return { ...options, panel: undefined, skipAsked: askedStep(state)?.card.id };
    case 'take-back':
      return { ...options, panel: undefined };
  }
}

/** A question whether to skip ends with the failure that it is about. */
export function optionsAfterEvent(options: ScreenOptions, state: RunState): ScreenOptions {
  const asked = askedStep(state)?.card.id;
  return { ...options, skipAsked: options.skipAsked === asked ? asked : undefined };
}

type Failures = ScreenOptions['failedAfter'];

/** With the time of a failure that `event` brings. */
export function withFailure(failures: Failures, event: Event, state: RunState): Failures {
  if (event.type !== 'step.failed') return failures;
  const step = state.steps.find((one) => one.card.id === event.step);
  return { ...failures, [event.step]: event.at - (step?.startedAt ?? event.at) };
}

/** Without the failure that `event` has put into the scrollback. */
export function withoutShown(failures: Failures, event: Event): Failures {
  if (event.type !== 'decision.made' && event.type !== 'step.retrying' && event.type !== 'step.settled')
    return failures;
  const { [event.step]: _shown, ...rest } = failures;
  return rest;
}
