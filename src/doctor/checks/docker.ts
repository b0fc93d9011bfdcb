import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { groupDigits } from '../../lib/format/numbers.js';
import { formatMemory } from '../../lib/format/sizes.js';
import { type DockerInfo, dockerInfo } from '../../tools/docker/docker.js';
import { enlarge } from '../../tools/docker/engine.js';
import { inWords, isWsl, placesOf, unfitFor } from '../../tools/docker/engine-room.js';
import { CommandError } from '../../tools/process/command-error.js';
import type { Check, Finding, Machine } from '../check.js';

const GIB = 2 ** 30;

const asked = new WeakMap<Machine, Promise<DockerInfo>>();

/** What Docker says of itself, asked once for all checks of a machine. */
export function askDocker(machine: Machine, signal: AbortSignal): Promise<DockerInfo> {
  const known = asked.get(machine) ?? dockerInfo({ signal });
  known.catch(() => {});
  asked.set(machine, known);
  return known;
}

/** Checks that mean nothing where Docker does not answer: the check of Docker itself says so. */
async function ifDockerAnswers(
  machine: Machine,
  signal: AbortSignal,
  look: (info: DockerInfo) => Finding | Promise<Finding>,
): Promise<Finding> {
  const info = await askDocker(machine, signal).catch(() => undefined);
  return info === undefined ? { state: 'ok', detail: 'not known while Docker does not answer' } : look(info);
}

const usesDocker = ({ docker }: Machine) => docker !== undefined;
const runsNodes = ({ docker }: Machine) => docker?.runsNodes === true;

export const dockerDaemon: Check = {
  id: 'docker',
  title: 'Docker',
  required: true,
  applies: usesDocker,
  async diagnose(machine, signal) {
    try {
      const info = await askDocker(machine, signal);
      const { engine, server, platform } = info;
      const unfit = runsNodes(machine) ? unfitFor(info, placesOf(machine.home)) : undefined;
      if (unfit !== undefined) return { state: 'fail', detail: unfit.why, advice: unfit.advice };
      const how = engine.rootless ? `${engine.name}, rootless` : engine.name;
      return { state: 'ok', detail: `${how} ${server}, ${platform}, ${inWords(info)}` };
    } catch (error) {
      const said = error instanceof CommandError ? error.lines.findLast((line) => line.trim() !== '') : undefined;
      const missing = error instanceof CommandError && error.code === 'ENOENT';
      return {
        state: 'fail',
        detail: missing ? 'there is no docker on the PATH' : (said ?? 'it does not answer'),
        advice: `${(missing && isWsl() ? undefined : await machine.adviceFor?.(error)) ?? howToGet(missing)}; or use ${LOCAL}, which needs none.`,
      };
    }
  },
};

function howToGet(missing: boolean): string {
  if (missing && isWsl())
    return 'Start Docker Desktop, and in its Settings, Resources, WSL integration switch this distribution on';
  return `${missing ? 'Install' : 'Start'} Docker`;
}

export const LOCAL = 'bookstore-ml up --target local';

export const dockerMemory: Check = {
  id: 'docker-memory',
  title: 'memory for the cluster',
  required: false,
  applies: runsNodes,
  diagnose: (machine, signal) =>
    ifDockerAnswers(machine, signal, ({ memory, engine }) => {
      const needed = machine.memoryMiB / 1024;
      const detail = `Docker has ${formatMemory(memory)}, the nodes need about ${formatMemory(needed * GIB)}`;
      if (memory >= needed * GIB * 0.95) return { state: 'ok', detail };
      return {
        state: 'warn',
        detail,
        advice: `Use --profile s, one node instead of three. Or enlarge it: ${enlarge(engine, isWsl())}.`,
      };
    }),
};

export const dockerDisk: Check = {
  id: 'docker-disk',
  title: 'disk for images and nodes',
  required: false,
  applies: usesDocker,
  diagnose: (machine, signal) =>
    ifDockerAnswers(machine, signal, ({ root }) => {
      // On Docker Desktop it is a path of its own machine.
      if (root === undefined || !existsSync(root)) return { state: 'ok', detail: "on Docker's own disk" };
      const { bavail, bsize } = statfsSync(root);
      const free = (bavail * bsize) / GIB;
      const needed = (machine.docker?.diskMiB ?? 0) / 1024;
      const detail = `${formatMemory(free * GIB)} free, about ${formatMemory(needed * GIB)} needed`;
      if (free >= needed) return { state: 'ok', detail };
      return { state: 'warn', detail, advice: 'Make room there: docker image prune, or use --profile s.' };
    }),
};

export const cgroups: Check = {
  id: 'cgroups',
  title: 'control groups',
  required: false,
  applies: runsNodes,
  diagnose: (machine, signal) =>
    ifDockerAnswers(machine, signal, ({ cgroup }) => ({ state: 'ok', detail: `version ${cgroup}` })),
};

/** What kind's documentation asks for: with less, kubelets of a second or third node do not start. */
const INOTIFY = { max_user_watches: 524_288, max_user_instances: 512 } as const;

export const inotify: Check = {
  id: 'inotify',
  title: 'inotify limits',
  required: false,
  applies: (machine) => runsNodes(machine) && existsSync('/proc/sys/fs/inotify'),
  diagnose() {
    const found = Object.entries(INOTIFY).map(([name, wanted]) => ({
      name,
      wanted,
      is: Number(readFileSync(`/proc/sys/fs/inotify/${name}`, 'utf8')),
    }));
    const low = found.filter(({ is, wanted }) => is < wanted);
    const detail = found.map(({ name, is }) => `${name} ${groupDigits(is)}`).join(', ');
    if (low.length === 0) return { state: 'ok', detail };
    return {
      state: 'warn',
      detail,
      advice: `If a node does not start: sudo sysctl ${low.map(({ name, wanted }) => `fs.inotify.${name}=${wanted}`).join(' ')}`,
    };
  },
};
