import { STEPS } from '../../../steps/index.js';
import type { Step } from '../../engine/contract.js';
import type { Config } from '../../targets/config.js';
import { stepsOn, targetNamed } from '../../targets/targets.js';
import type { CliArgs } from '../command.js';
import { findCluster, type KnownCluster } from './cluster-config.js';

export interface Cluster extends KnownCluster {
  readonly steps: readonly Step<Config>[];
}

/** The cluster that the flags mean, and its steps. Reads only. */
export function openCluster(args: CliArgs, fallback?: string, defaults?: Partial<Config>): Cluster {
  const known = findCluster(args, fallback, defaults);
  return { ...known, steps: stepsOn(targetNamed(known.cfg.target), STEPS) };
}
