import type { Clock } from '../clock.js';
import type { Report } from '../contract.js';
import type { EventBody } from './events.js';

/** Ms that log lines and progress are held back, so that a chatty step makes ten events a second and not thousands. */
const BATCH_MS = 100;
/** A batch of this many lines goes out at once. */
const BATCH_LINES = 500;

export interface BatchedReport extends Report {
  /** Sends what is held back: before any other event of the step, so that their order is the true one. */
  flush(): void;
  /** Sends what is held back; whatever is reported later is ignored. */
  close(): void;
}

/** Turns what one step reports into events. */
export function createReport(step: string, clock: Clock, emit: (event: EventBody) => void): BatchedReport {
  let open = true;
  let lines: string[] = [];
  let progress: Extract<EventBody, { readonly type: 'step.progress' }> | undefined;
  let on: string | null = null;
  let cancelTimer: (() => void) | undefined;

  const flush = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (lines.length > 0) {
      const batch = lines;
      lines = [];
      emit({ type: 'step.log', step, lines: batch });
    }
    if (progress !== undefined) {
      const latest = progress;
      progress = undefined;
      emit(latest);
    }
  };
  const flushSoon = () => {
    cancelTimer ??= clock.after(BATCH_MS, flush);
  };
  const send = (event: EventBody) => {
    if (!open) return;
    flush();
    emit(event);
  };

  return {
    waiting(text) {
      if ((text ?? null) === on) return;
      on = text ?? null;
      send({ type: 'step.waiting', step, on });
    },
    progress(done, total, label) {
      if (!open) return;
      progress = { type: 'step.progress', step, done, total, label };
      flushSoon();
    },
    log(text) {
      if (!open) return;
      const added = text.split(/\r?\n/);
      if (added.at(-1) === '') added.pop();
      for (const line of added) lines.push(line);
      if (lines.length >= BATCH_LINES) flush();
      else flushSoon();
    },
    command: (command) => send({ type: 'step.command', step, command }),
    fact: (fact) => send({ type: 'step.fact', step, fact }),
    flush,
    close() {
      flush();
      open = false;
    },
  };
}
