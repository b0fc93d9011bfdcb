import type { RunState } from '../../../engine/events/run-state.js';
import type { Glyphs } from '../../glyphs.js';
import { layoutOf, type Size } from '../../layout/size.js';
import type { LogPane } from '../log/log-pane.js';

/** All that a frame is made of. The same screen always gives the same lines. */
export interface Screen {
  readonly state: RunState;
  readonly options: ScreenOptions;
  /** Ms since the epoch. */
  readonly now: number;
  readonly size: Size;
  readonly glyphs: Glyphs;
}

/** What the user has switched, and what the run's state does not say. */
export interface ScreenOptions {
  /** Undefined: shown where there is room. */
  readonly why: boolean | undefined;
  /** What is shown in place of the steps at work. */
  readonly panel: Panel | undefined;
  /** The failed step that the user is about to skip: what that blocks is shown first. */
  readonly skipAsked: string | undefined;
  /** The step whose details are shown, where the user picked one. */
  readonly focus: string | undefined;
  /** Ms from a step's start to its failure, for each failure that is not in the scrollback yet: its clock stands still. */
  readonly failedAfter: Readonly<Record<string, number>>;
}

export type Panel =
  | { readonly kind: 'keys' }
  /** `rows` is the log in the file `path` as this screen shows it. */
  | { readonly kind: 'log'; readonly pane: LogPane; readonly path: string; readonly rows: readonly string[] };

/** Whether the step's reason is shown: as the user switched it, else where a screen has the rows. */
export function showsWhy({ options, size }: Pick<Screen, 'options' | 'size'>): boolean {
  return options.why ?? layoutOf(size) !== 'narrow';
}
