import type { SavedState } from '../../engine/record/saved-state.js';
import { readState } from '../../engine/record/state-file.js';
import { UsageError } from '../../lib/usage-error.js';
import type { Config } from '../../targets/config.js';
import { TARGETS } from '../../targets/targets.js';
import type { CliArgs } from '../command.js';
import { closeStateRoot, keepFilesPrivate } from '../state/state-root.js';
import { clusterHome, clusterName } from './home.js';
import { resolveConfig } from './up-options.js';

export interface KnownCluster {
  readonly cfg: Config;
  /** What earlier runs kept; undefined where `up` never ran here. */
  readonly past: SavedState | undefined;
  /** The target it is on already. */
  readonly on: string | undefined;
}

/**
 * The cluster that the flags mean, with the options of its last run where the flags say nothing. Reads only, but for closing
 * what other users should not read.
 * `fallback` is the target of a cluster of which nothing is known yet, `defaults` what suits this machine then.
 */
export function findCluster(args: CliArgs, fallback = 'local', defaults?: Partial<Config>): KnownCluster {
  keepFilesPrivate();
  closeStateRoot();
  const name = clusterName(args);
  const home = clusterHome(name);
  const past = readState(home).saved;
  const last = (past?.options as Partial<Config> | undefined) ?? recognize(home);
  const on = last?.target;
  if (on !== undefined && !TARGETS.some((target) => target.name === on))
    throw new UsageError(
      `"${name}" is on target ${on}, which this version does not know`,
      'Use the version of bookstore-ml that made it, or another --name.',
    );
  return { cfg: resolveConfig(args, last ?? defaults, on ?? fallback), past, on };
}

/** The options of an installation whose state file is lost, from what else is in its home. */
function recognize(home: string): Partial<Config> | undefined {
  for (const target of TARGETS) {
    const options = target.recognize(home);
    if (options !== undefined) return { ...options, target: target.name };
  }
  return undefined;
}
