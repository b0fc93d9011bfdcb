import { STEPS } from '../../../steps/index.js';
import type { Step } from '../../engine/contract.js';
import type { Config, TargetName } from '../../targets/config.js';
import { stepsOn } from '../../targets/workshop-step.js';
import type { CliArgs } from '../command.js';
import { findCluster, type KnownCluster } from './cluster-config.js';

export interface Cluster extends KnownCluster {
  readonly steps: readonly Step<Config>[];
}

/** The cluster that the flags mean, and its steps. Reads only. */
export function openCluster(args: CliArgs, fallback?: TargetName): Cluster {
  const known = findCluster(args, fallback);
  const steps = stepsOn(known.cfg.target, STEPS);
  if (steps === undefined) throw new Error(`no steps for target ${known.cfg.target}`);
  return { ...known, steps };
}
