import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Config } from '../../targets/config.js';
import { type DockerInfo, dockerInfo } from '../../tools/docker/docker.js';
import { inWords, isWsl, placesOf, roomFor, type Unfit, unfitFor } from '../../tools/docker/engine-room.js';
import type { CliArgs } from '../command.js';
import { findCluster } from './cluster-config.js';

export interface ChosenTarget {
  readonly target: string;
  /** In a few words; absent where a flag or an earlier run said it. */
  readonly why?: string;
  /** Why it cannot be had on this machine. */
  readonly unfit?: Unfit;
  /** What suits this machine, for what neither a flag nor an earlier run says. */
  readonly defaults?: Partial<Config>;
}

/** Docker may be just waking up; without an answer by then, it is taken for absent. */
const ANSWER_MS = 3_000;

/**
 * What `up` runs on: as asked for, as the last run had it, else a cluster where Docker answers and has room for one. Docker is
 * asked before the first run only.
 */
export async function chooseTarget(args: CliArgs): Promise<ChosenTarget> {
  const { cfg, on } = findCluster(args);
  if (on !== undefined) return { target: cfg.target };
  const asked = args.has('target') || args.has('context') ? cfg.target : undefined;
  if (asked !== undefined && asked !== 'kind') return { target: asked };
  if (asked === undefined && args.has('orders')) return { target: 'local', why: 'for orders of your own' };
  const docker = await askDocker();
  // Step A says what Docker's silence means, with what it printed.
  if (docker === undefined) return asked === undefined ? { target: 'local', why: silence() } : { target: asked };
  const unfit = unfitFor(docker, placesOf(cfg.home));
  if (unfit !== undefined) return asked === undefined ? { target: 'local', why: unfit.why } : { target: asked, unfit };
  const small = roomFor(docker) === 'one node';
  const why = small ? `${docker.engine.name} has ${inWords(docker)}: one node, a small shop` : 'Docker answers';
  return {
    target: 'kind',
    ...(asked !== undefined && !small ? {} : { why }),
    defaults: small ? { profile: 's', workers: 0 } : {},
  };
}

async function askDocker(): Promise<DockerInfo | undefined> {
  return dockerInfo({ signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined);
}

/** Docker does not answer; what there is in its place is named. */
function silence(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const has = (program: string) => folders.some((folder) => existsSync(join(folder, program)));
  const other = has('docker') ? undefined : ['podman', 'nerdctl'].find(has);
  if (other === undefined && isWsl())
    return 'no Docker answers in this WSL: see Docker Desktop, Settings, WSL integration';
  return other === undefined ? 'Docker does not answer' : `there is ${other}, but no Docker`;
}
