import { STEPS } from '../../steps/index.js';
import type { Step } from '../engine/contract.js';
import type { SavedState } from '../engine/saved-state.js';
import { readState } from '../engine/state-file.js';
import type { Config } from '../targets/config.js';
import { stepsOn } from '../targets/workshop-step.js';
import type { CliArgs } from './command.js';
import { clusterHome, clusterName } from './home.js';
import { resolveConfig } from './up-options.js';

export interface Cluster {
  readonly cfg: Config;
  readonly steps: readonly Step<Config>[];
  /** What earlier runs kept; undefined where `up` never ran here. */
  readonly past: SavedState | undefined;
}

/** The cluster that the flags mean, with the options of its last run where the flags say nothing. Reads only. */
export function openCluster(args: CliArgs): Cluster {
  const past = readState(clusterHome(clusterName(args))).saved;
  const cfg = resolveConfig(args, past?.options as Partial<Config> | undefined);
  const steps = stepsOn(cfg.target, STEPS);
  if (steps === undefined) throw new Error(`no steps for target ${cfg.target}`);
  return { cfg, steps, past };
}
