import type { SavedState } from '../engine/saved-state.js';
import { readState } from '../engine/state-file.js';
import type { Config, TargetName } from '../targets/config.js';
import type { CliArgs } from './command.js';
import { clusterHome, clusterName } from './home.js';
import { resolveConfig } from './up-options.js';

export interface KnownCluster {
  readonly cfg: Config;
  /** What earlier runs kept; undefined where `up` never ran here. */
  readonly past: SavedState | undefined;
}

/** The cluster that the flags mean, with the options of its last run where the flags say nothing. Reads only.
 * `fallback` is for a cluster of which nothing is known yet. */
export function findCluster(args: CliArgs, fallback: TargetName = 'local'): KnownCluster {
  const past = readState(clusterHome(clusterName(args))).saved;
  return { cfg: resolveConfig(args, past?.options as Partial<Config> | undefined, fallback), past };
}
