import { initialState } from '../../engine/events/reduce.js';
import type { RunState } from '../../engine/events/run-state.js';
import type { Decide } from '../../engine/run/decisions.js';
import { confirm } from '../ask/ask.js';
import { flushed, onClosedPipe } from '../closed-pipe.js';
import { skipQuestion } from '../skip-consequence.js';
import type { View, ViewOptions } from '../view.js';
import { askDecision } from './ask-decision.js';
import { createCountFilter } from './count-filter.js';
import { beat, HEARTBEAT_MS } from './heartbeat.js';
import { narrate } from './narrate.js';
import { startTaskList, type TaskList } from './task-list.js';

/** Append-only lines without escape sequences: for pipes, CI, logs and screen readers. */
export function createPlainView(options: ViewOptions): View {
  const { stdin, stdout, flags, named, stop } = options;
  const now = options.now ?? Date.now;
  const isNews = createCountFilter();
  const spoke = new Map<string, number>();
  let state: RunState = initialState;
  let list: TaskList | undefined;
  /** While a question is on the screen, lines wait: they would break it. */
  let held: { line: string; step?: string }[] | undefined;

  function say(line: string, step?: string): void {
    if (step !== undefined) spoke.set(step, now());
    if (held) held.push({ line, ...(step !== undefined && { step }) });
    else list?.say(line, step);
  }
  const heart = setInterval(() => {
    for (const { line, step } of beat(state, spoke, now())) say(line, step);
  }, HEARTBEAT_MS / 10);
  heart.unref();
  onClosedPipe(stdout, stop);

  const canAsk = !flags.yes && stdin.isTTY && stdout.isTTY;
  const decide: Decide = async (step, failure, choices, signal) => {
    held = [];
    try {
      return await askDecision(step, failure, choices, () => skipQuestion(state, step.id), { stdin, stdout, signal });
    } finally {
      const waiting = held;
      held = undefined;
      for (const { line, step: of } of waiting) list?.say(line, of);
    }
  };

  /** 'No' is the wish to stop. */
  const pause: View['pause'] = async (step, point, signal) => {
    held = [];
    try {
      const text = point === 'before' ? `Start ${step.letter} ${step.title}?` : 'Go on?';
      const asked = await confirm(text, true, { stdin, stdout, flag: '--yes', signal });
      if (asked.kind === 'stopped') stop('signal');
      else if (!asked.value) stop('choice');
    } finally {
      const waiting = held;
      held = undefined;
      for (const { line, step: of } of waiting) list?.say(line, of);
    }
  };

  return {
    onEvent: (event, next) => {
      state = next;
      if (event.type === 'run.started') list = startTaskList(event.steps, stdout);
      const step = 'step' in event ? event.step : undefined;
      if (isNews(event)) for (const line of narrate(event, state, named)) say(line, step);
      if (event.type === 'step.settled') list?.settle(event.step);
    },
    ...(canAsk && { decide, pause }),
    close: async () => {
      clearInterval(heart);
      await list?.finish();
      await flushed(stdout);
    },
  };
}
