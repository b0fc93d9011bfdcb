import type { Event } from '../../../engine/events/events.js';
import { initialState } from '../../../engine/events/reduce.js';
import type { RunState } from '../../../engine/events/run-state.js';
import type { Glyphs } from '../../glyphs.js';
import { type Line, present } from '../../layout/line.js';
import { lineColumns, type Size } from '../../layout/size.js';
import type { ScreenIntent } from '../keys/intent.js';
import { logHeight, logRows } from '../log/log-lines.js';
import { type LogIntent, type LogPane, reducePane } from '../log/log-pane.js';
import { createLogReader, type ReadLog } from '../log/read-log.js';
import { transcriptLines } from '../transcript/transcript.js';
import type { Screen, ScreenOptions } from './screen.js';
import { initialOptions, optionsAfterEvent, optionsAfterKey, withFailure, withoutShown } from './screen-options.js';

/** The screen and what it has left in the scrollback. React reads it; events, keys and the clock write it. */
export interface Store {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  take(event: Event, state: RunState): void;
  /** A key that changes the screen. */
  show(intent: ScreenIntent): void;
  /** A key of the open log pane. */
  moveLog(intent: LogIntent | 'close'): void;
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
  /** Reads from disk if absent. */
  readonly readLog?: ReadLog;
  readonly now: () => number;
}

export function createStore({ size, glyphs, named, logPath, readLog = createLogReader(), now }: StoreOptions): Store {
  let snapshot: Snapshot = {
    screen: { state: initialState, options: initialOptions, now: now(), size, glyphs },
    transcript: [],
  };
  const listeners = new Set<() => void>();
  const rowsOf = createRows(readLog);

  function change(changes: Partial<Screen>, lines: readonly Line[] = []): void {
    const { transcript } = snapshot;
    const screen = { ...snapshot.screen, ...changes };
    snapshot = {
      screen: { ...screen, options: withLog(screen) },
      transcript: lines.length === 0 ? transcript : [...transcript, { key: transcript.length, lines }],
    };
    for (const listener of listeners) listener();
  }

  /** The options with the open log as it is by now. */
  function withLog({ options, size: current, state }: Screen): ScreenOptions {
    if (options.panel?.kind !== 'log') return options;
    const { pane } = options.panel;
    const step = state.steps.find(({ card }) => card.id === pane.step);
    const path = step?.failure?.log ?? logPath(pane.step);
    return { ...options, panel: { ...options.panel, path, rows: rowsOf(path, step?.log ?? [], current) } };
  }

  const setPane = (pane: LogPane) => {
    const { options } = snapshot.screen;
    if (options.panel?.kind === 'log') change({ options: { ...options, panel: { ...options.panel, pane } } });
  };

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
      const options = { ...before, failedAfter: withoutShown(failedAfter, event) };
      change({ state, options: optionsAfterEvent(options, state), now: now() }, shown);
    },
    show: (intent) => change({ options: optionsAfterKey(snapshot.screen, intent) }),
    moveLog(intent) {
      const { options, size: current } = snapshot.screen;
      if (options.panel?.kind !== 'log') return;
      if (intent === 'close') return change({ options: { ...options, panel: undefined } });
      const { pane, rows } = options.panel;
      setPane(reducePane(pane, intent, { lines: rows, height: logHeight(current) }));
    },
    tick: () => change({ now: now() }),
    resize(next) {
      const { options } = snapshot.screen;
      change({ size: next });
      // The rows are others now: what was found is not where it was.
      if (options.panel?.kind === 'log') {
        const { found: _, ...pane } = options.panel.pane;
        setPane(pane);
      }
    },
  };
}

/** A log as rows, computed anew only where the log or the width changed. `tail` is shown where there is no file. */
function createRows(readLog: ReadLog) {
  let last = { lines: [] as readonly string[], columns: 0, rows: [] as readonly string[] };
  return (path: string, tail: readonly string[], { columns }: Size): readonly string[] => {
    const kept = readLog(path);
    const lines = kept.length === 0 ? tail : kept;
    if (last.lines !== lines || last.columns !== columns) last = { lines, columns, rows: logRows(lines, { columns }) };
    return last.rows;
  };
}
