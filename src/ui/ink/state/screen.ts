import type { RunState } from '../../../engine/events/run-state.js';
import type { Glyphs } from '../../glyphs.js';
import { layoutOf, type Size } from '../../layout/size.js';

/** All that a frame is made of. The same screen always gives the same lines. */
export interface Screen {
  readonly state: RunState;
  readonly options: ScreenOptions;
  /** Ms since the epoch. */
  readonly now: number;
  readonly size: Size;
  readonly glyphs: Glyphs;
  /** Path of a step's full log. */
  readonly logPath: (step: string) => string;
}

/** What the user has switched, and what the run's state does not say. */
export interface ScreenOptions {
  /** Undefined: shown where there is room. */
  readonly why: boolean | undefined;
  readonly longLog: boolean;
  /** The step whose details are shown, where the user picked one. */
  readonly focus: string | undefined;
  /** Ms from a step's start to its failure, for each failure that is not in the scrollback yet: its clock stands still. */
  readonly failedAfter: Readonly<Record<string, number>>;
}

/** Whether the step's reason is shown: as the user switched it, else where a screen has the rows. */
export function showsWhy({ options, size }: Pick<Screen, 'options' | 'size'>): boolean {
  return options.why ?? layoutOf(size) !== 'narrow';
}
