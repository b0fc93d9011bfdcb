import type { Event } from '../../../engine/events/events.js';
import { initialState } from '../../../engine/events/reduce.js';
import type { RunState } from '../../../engine/events/run-state.js';
import type { Glyphs } from '../../glyphs.js';
import { type Line, present } from '../../layout/line.js';
import { lineColumns, type Size } from '../../layout/size.js';
import { isAtWork } from '../../step-status.js';
import type { Intent } from '../keys/intent.js';
import { transcriptLines } from '../transcript/transcript.js';
import { focusOf } from './focus.js';
import { type Screen, type ScreenOptions, showsWhy } from './screen.js';

/** The screen and what it has left in the scrollback. React reads it; events, keys and the clock write it. */
export interface Store {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  take(event: Event, state: RunState): void;
  toggle(intent: Extract<Intent, { type: 'toggle-why' | 'toggle-log' | 'next-step' }>): void;
  tick(): void;
  resize(size: Size): void;
}

export interface Snapshot {
  readonly screen: Screen;
  readonly transcript: readonly TranscriptItem[];
}

export interface TranscriptItem {
  readonly key: number;
  readonly lines: readonly Line[];
}

export interface StoreOptions {
  readonly size: Size;
  readonly glyphs: Glyphs;
  readonly named: string;
  readonly logPath: (step: string) => string;
  readonly now: () => number;
}

export function createStore({ size, glyphs, named, logPath, now }: StoreOptions): Store {
  const options: ScreenOptions = { why: undefined, longLog: false, focus: undefined, failedAfter: {} };
  let snapshot: Snapshot = {
    screen: { state: initialState, options, now: now(), size, glyphs, logPath },
    transcript: [],
  };
  const listeners = new Set<() => void>();

  function change(screen: Partial<Screen>, lines: readonly Line[] = []): void {
    const { transcript } = snapshot;
    snapshot = {
      screen: { ...snapshot.screen, ...screen },
      transcript: lines.length === 0 ? transcript : [...transcript, { key: transcript.length, lines }],
    };
    for (const listener of listeners) listener();
  }

  return {
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    take(event, state) {
      const { size: current, options: before } = snapshot.screen;
      const failedAfter = withFailure(before.failedAfter, event, state);
      const lines = transcriptLines(event, state, { size: current, glyphs, named, failedAfter });
      const shown = lines.map((one) => present(one, lineColumns(current), glyphs));
      change({ state, options: { ...before, failedAfter: withoutShown(failedAfter, event) }, now: now() }, shown);
    },
    toggle(intent) {
      change({ options: toggled(snapshot.screen, intent) });
    },
    tick: () => change({ now: now() }),
    resize: (next) => change({ size: next }),
  };
}

type Failures = ScreenOptions['failedAfter'];

function withFailure(failures: Failures, event: Event, state: RunState): Failures {
  if (event.type !== 'step.failed') return failures;
  const step = state.steps.find((one) => one.card.id === event.step);
  return { ...failures, [event.step]: event.at - (step?.startedAt ?? event.at) };
}

/** Each of these events has put the step's failure into the scrollback. */
function withoutShown(failures: Failures, event: Event): Failures {
  if (event.type !== 'decision.made' && event.type !== 'step.retrying' && event.type !== 'step.settled')
    return failures;
  const { [event.step]: _shown, ...rest } = failures;
  return rest;
}

function toggled(screen: Screen, intent: Parameters<Store['toggle']>[0]): ScreenOptions {
  const { options, state } = screen;
  switch (intent.type) {
    case 'toggle-why':
      return { ...options, why: !showsWhy(screen) };
    case 'toggle-log':
      return { ...options, longLog: !options.longLog };
    case 'next-step': {
      const working = state.steps.filter(isAtWork).map((step) => step.card.id);
      const at = working.indexOf(focusOf(screen)?.card.id ?? '');
      return { ...options, focus: working[(at + 1) % working.length] };
    }
  }
}
