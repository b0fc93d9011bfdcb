import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { relative } from 'node:path';
import type { DockerInfo } from './docker.js';
import { enlarge } from './engine.js';

const GIB = 2 ** 30;
/** What the control plane, Kueue, JobSet, Argo and the shop take on one node. */
const MINIMUM = { cpus: 2, memory: 4 * GIB } as const;
/** From here on a cluster of three nodes fits. */
const THREE_NODES = 6 * GIB;
/** A machine of 4 GiB reports some 3.8: its kernel keeps the rest. */
const REPORTED = 0.9;

type Facts = Pick<DockerInfo, 'engine' | 'cpus' | 'memory' | 'cgroup' | 'platform'>;

/** Why the cluster cannot be made there, and what to do; undefined where it can. */
export interface Unfit {
  readonly why: string;
  readonly advice: string;
}

export interface Places {
  readonly home: string;
  readonly state: string;
  readonly temporary: string;
}

const LOCAL = 'Or use bookstore-ml up --target local, which needs no Docker.';

/** Looks at what Docker said of itself. `state`: the folder of a run's state. */
export function unfitFor(info: Facts, places: Places, wsl = isWsl()): Unfit | undefined {
  const { engine, cgroup, cpus, memory, platform } = info;
  const { name, product, rootless, snap } = engine;
  if (product === 'podman')
    return {
      why: 'podman answers in place of Docker, and is not supported',
      advice: `Start Docker, and see that "docker context show" and DOCKER_HOST lead to it. ${LOCAL}`,
    };
  if (product === 'nerdctl')
    return {
      why: 'nerdctl (containerd) answers in place of Docker, and is not supported',
      advice: `In Rancher Desktop choose Preferences, Container Engine, dockerd (moby). ${LOCAL}`,
    };
  if (!platform.startsWith('linux/'))
    return {
      why: `${name} runs ${platform} containers, and the nodes are Linux containers`,
      advice: `Switch it to Linux containers. ${LOCAL}`,
    };
  if (rootless && cgroup === 1)
    return {
      why: 'rootless Docker on control groups version 1 cannot run nodes',
      advice: `Boot with systemd.unified_cgroup_hierarchy=1, or use Docker as a service of the system. ${LOCAL}`,
    };
  const hidden = snap ? [places.state, places.temporary].find((path) => !snapReads(path, places.home)) : undefined;
  if (hidden !== undefined)
    return {
      why: `Docker from the snap store cannot read ${hidden}: only folders of your home that are not hidden`,
      advice:
        'Install Docker from docs.docker.com/engine/install, or run: mkdir -p ~/bookstore-ml-state/tmp && ' +
        `TMPDIR=~/bookstore-ml-state/tmp BOOKSTORE_ML_HOME=~/bookstore-ml-state bookstore-ml up. ${LOCAL}`,
    };
  if (cpus < MINIMUM.cpus || memory < MINIMUM.memory * REPORTED)
    return {
      why: `${name} has ${inWords(info)}, and the cluster needs ${MINIMUM.cpus} CPUs and ${MINIMUM.memory / GIB} GiB`,
      advice: `To enlarge it: ${enlarge(engine, wsl)}. ${LOCAL}`,
    };
  return undefined;
}

/** Snap's `home` interface: what is below the home and has no hidden folder on the way. */
function snapReads(path: string, home: string): boolean {
  const steps = relative(home, path).split(/[/\\]/);
  return steps.every((step) => !step.startsWith('.'));
}

/** Where a run keeps files that Docker has to read. */
export function placesOf(state: string): Places {
  let home = '/';
  try {
    home = homedir();
  } catch {
    // A user without one.
  }
  return { home, state, temporary: tmpdir() };
}

/** What a cluster takes there where nobody said otherwise: all of it, or one node and the small shop. */
export const roomFor = ({ memory }: Pick<DockerInfo, 'memory'>): 'three nodes' | 'one node' =>
  memory >= THREE_NODES * REPORTED ? 'three nodes' : 'one node';

/** "2 CPUs and 1.9 GiB". */
export const inWords = ({ cpus, memory }: Pick<DockerInfo, 'cpus' | 'memory'>) =>
  `${cpus === 1 ? '1 CPU' : `${cpus} CPUs`} and ${(memory / GIB).toFixed(1)} GiB`;

/** In the Windows Subsystem for Linux. Its variable is lost with sudo. */
export function isWsl(): boolean {
  if (process.platform !== 'linux') return false;
  if (process.env.WSL_DISTRO_NAME !== undefined) return true;
  try {
    return /microsoft/i.test(readFileSync('/proc/sys/kernel/osrelease', 'utf8'));
  } catch {
    return false;
  }
}
