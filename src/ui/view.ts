import type { ReadStream, WriteStream } from 'node:tty';
import type { Event } from '../engine/events/events.js';
import type { RunState } from '../engine/events/run-state.js';
import type { Decide } from '../engine/run/decisions.js';
import type { PauseOptions } from '../engine/run/pauses.js';

/** One of the three displays of a run. Events go in; decisions and the wish to stop come out. It does no work itself. */
export interface View {
  /** Called for every event, in order, with the state after it. Returns at once and never throws. */
  onEvent(event: Event, state: RunState): void;
  /** Asks what to do about a failed step. Absent where nobody can be asked; 'quit' when its signal aborts. */
  readonly decide?: Decide;
  /** Waits until somebody wants to go on with a lesson. Absent where nobody can be asked. */
  readonly pause?: PauseOptions['wait'];
  /** Resolves once all is written and the terminal is as it was found. May be called at any time, and more than once. */
  close(): Promise<void>;
}

export interface ViewOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly flags: ViewFlags;
  /**
   * The user wants to stop: by 'choice' with a key that says so, by 'signal' with Ctrl-C or because nobody reads our output
   * any more. Each call goes one step further: safely, then now.
   */
  stop(by: 'signal' | 'choice'): void;
  /** Flags that name the cluster, to go behind each command that is shown: ` --name two`; none for the default one. */
  readonly named: string;
  /** Path of a step's full log. */
  logPath(step: string): string;
  /** Ms since the epoch; the machine's clock if absent. */
  now?(): number;
}

export interface ViewFlags {
  readonly plain: boolean;
  readonly json: boolean;
  /** Never ask. */
  readonly yes: boolean;
}
