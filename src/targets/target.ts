import type { Actions, Look } from '../engine/contract.js';
import type { ToolName } from '../tools/install/pins.js';
import type { Absence } from './absent.js';
import type { Config } from './config.js';
import type { Footprint } from './footprint.js';
import type { LookAt, WorkshopStep } from './workshop-step.js';

/** What runs the steps. Callers look at what a target can do, never at its name. */
export interface Target {
  /** What `--target` calls it. */
  readonly name: string;
  /** How it does a step. */
  implement(step: Pick<WorkshopStep, 'on'>): Actions<Config> | Absence;
  /** What to look at once a step is done. */
  looks(at: LookAt, cfg: Config): readonly Look[];
  /** Programs that it needs on this machine. */
  readonly tools: readonly ToolName[];
  /** The commands of its steps are all that they do: a script of them does the same. */
  readonly isScript: boolean;
  /** It has nodes: options such as --bundle, --overlay and --train mean something. */
  readonly hasNodes: boolean;
  /** It can learn from the user's own --orders. */
  readonly takesOrders: boolean;
  /** Options of `up` that have no default here and must be given. No other target takes them. */
  readonly requires: readonly ('context' | 'registry')[];
  /** Somebody has to agree before it is touched. */
  readonly needsConsent: boolean;
  /** `down` removes all that the steps stand on; otherwise a cluster stays, and our state of it goes. */
  readonly ownsPlace: boolean;
  /** What it takes and leaves. Reads nothing. */
  footprint(cfg: Config): Footprint;
  /** For a run's first line. */
  describe(cfg: Config): string;
  /** What `down` removes and what stays, for the question that it asks. */
  describeRemoval(cfg: Config): string;
  /** The options of an installation whose state file is lost, from what else is in its home; undefined where nothing is. */
  recognize(home: string): Partial<Config> | undefined;
}
