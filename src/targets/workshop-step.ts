import type { Actions, Look, Step } from '../engine/contract.js';
import type { Absence } from './absent.js';
import type { ClusterStep } from './cluster/cluster-step.js';
import type { Config } from './config.js';

export interface LookAt {
  readonly local?: (cfg: Config) => readonly Look[];
  /** What there is to see, and the arguments by which kubectl shows it. */
  readonly cluster?: readonly (readonly [what: string, kubectl: string])[];
}

/** A step as steps/ writes it: what the workshop says of it, and how it is done. */
export interface WorkshopStep extends Omit<Step<Config>, keyof Actions<Config>> {
  /** A target that is not named does without the step, and says so. */
  readonly on: {
    /** As processes on this machine. */
    readonly local?: Actions<Config> | Absence;
    /** On any cluster, given the provider of that cluster. */
    readonly cluster?: ClusterStep | Absence;
  };
  /** What to look at once it is done. */
  readonly lookAt?: LookAt;
}
