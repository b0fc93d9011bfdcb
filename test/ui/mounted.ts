import { Console } from 'node:console';
import type { Decision, StepCard } from '../../src/engine/events/events.js';
import type { Failure } from '../../src/engine/failure.js';
import type { View } from '../../src/ui/view.js';
import { createMemoryTerminal, type MemoryTerminal } from '../fixtures/memory-terminal.js';
import type { Moment } from '../fixtures/recordings.js';

// Ink makes a console of its own; the one that vitest puts in the way has no constructor.
Object.assign(globalThis.console, { Console });
// Ink decides when it is imported whether it is in CI, where it would draw no frames.
delete process.env.CI;
const { createInkView } = await import('../../src/ui/ink/ink-view.js');

export interface Mounted {
  readonly terminal: MemoryTerminal;
  readonly view: View;
  readonly stops: readonly string[];
  play(moments: readonly Moment[]): void;
  ask(card: StepCard, failure: Failure, choices: readonly Decision[], signal?: AbortSignal): Promise<Decision>;
}

/** The wizard on a terminal of that size, its clock stopped at the time of the latest event. */
export function renderAt(columns: number, rows: number, env: NodeJS.ProcessEnv = {}): Mounted {
  const terminal = createMemoryTerminal(columns, rows);
  const stops: string[] = [];
  let now = 0;
  const view = createInkView({
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    env: { LANG: 'C.UTF-8', ...env },
    flags: { plain: false, json: false, yes: false },
    stop: (by) => stops.push(by),
    named: '',
    logPath: (step) => `/logs/${step}.log`,
    now: () => now,
  });
  return {
    terminal,
    view,
    stops,
    play(moments) {
      for (const { event, state } of moments) {
        now = event.at;
        view.onEvent(event, state);
      }
    },
    ask: (card, failure, choices, signal = new AbortController().signal) =>
      view.decide!(card, failure, choices, signal),
  };
}
