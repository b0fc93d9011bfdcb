import type { Sink } from '../events/emitter.js';
import { type Journal, openJournal } from './journal.js';
import type { SavedState } from './saved-state.js';
import { openStateFile } from './state-file.js';
import { openStepLogs } from './step-logs.js';

export interface RecordOptions {
  /** Id of the run. */
  readonly run: string;
  /** The command line, for the journal. */
  readonly command: string;
  /** What the run was asked for. Plain data. */
  readonly options: SavedState['options'];
}

/** All that a run writes about itself into its home. */
export interface RunRecord {
  /** Journal, step logs and state file, to go before any view. They never throw for the file system's sake. */
  readonly sinks: readonly Sink[];
  /** What was kept of earlier runs. */
  readonly past: SavedState | undefined;
  /** What went wrong with the record so far, a sentence each, for the end of the run. */
  troubles(): readonly string[];
  close(): void;
}

/**
 * Opens the record of a run. The caller holds the home's lock. Throws the file system's errors where the home cannot be
 * written at all, before anything was done. If writing fails later on, the run goes on without: the target is the truth,
 * and the next run finds what is done there. What is lost is said in `troubles`.
 */
export function openRecord(home: string, { run, command, options }: RecordOptions): RunRecord {
  const state = openStateFile(home, options);
  const journal: Journal = openJournal(home, { run, command, options });
  const logs = openStepLogs(home);
  const troubles = new Map<string, string>();
  if (state.note !== undefined) troubles.set('set aside', state.note);
  const tolerant =
    (name: string, sink: Sink): Sink =>
    (event, after) => {
      try {
        sink(event, after);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        troubles.set(name, `${name} of this run has gaps: ${message}`);
      }
    };
  return {
    sinks: [
      tolerant('the journal', journal.sink),
      tolerant('the log', logs.sink),
      tolerant('the state file', state.sink),
    ],
    past: state.past,
    troubles: () => [...troubles.values()],
    close() {
      journal.close();
      logs.close();
    },
  };
}
