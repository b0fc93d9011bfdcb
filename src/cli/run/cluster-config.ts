import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SavedState } from '../../engine/record/saved-state.js';
import { readState } from '../../engine/record/state-file.js';
import { places } from '../../targets/cluster/manifests/paths.js';
import type { Config, TargetName } from '../../targets/config.js';
import type { Consent } from '../../targets/context/consent.js';
import type { CliArgs } from '../command.js';
import { clusterHome, clusterName } from './home.js';
import { resolveConfig } from './up-options.js';

export interface KnownCluster {
  readonly cfg: Config;
  /** What earlier runs kept; undefined where `up` never ran here. */
  readonly past: SavedState | undefined;
  /** What it is on already. */
  readonly on: TargetName | undefined;
}

/** The cluster that the flags mean, with the options of its last run where the flags say nothing. Reads only.
 * `fallback` is for a cluster of which nothing is known yet. */
export function findCluster(args: CliArgs, fallback: TargetName = 'local'): KnownCluster {
  const home = clusterHome(clusterName(args));
  const past = readState(home).saved;
  const last = (past?.options as Partial<Config> | undefined) ?? consentLeftIn(home);
  const on = last?.target ?? targetLeftIn(home);
  return { cfg: resolveConfig(args, last, on ?? fallback), past, on };
}

/** What was agreed to there, where the note of the last run is lost. */
function consentLeftIn(home: string): Partial<Config> | undefined {
  try {
    const { context, registry } = JSON.parse(readFileSync(places({ home }).consent, 'utf8')) as Consent;
    return { target: 'context', context, registry };
  } catch {
    // None, or one that was not written whole.
    return undefined;
  }
}

/** What `up` made there, where the note of its last run is lost. */
function targetLeftIn(home: string): TargetName | undefined {
  if (existsSync(join(home, 'cluster', 'claim.json'))) return 'kind';
  return existsSync(join(home, 'workspace')) ? 'local' : undefined;
}
