import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { bootId } from './process-table.js';

/** Where a process runs. Its number means nothing elsewhere. */
export interface Machine {
  /** For people: it changes with the network a laptop is in. */
  readonly host: string;
  /** Stays the same for as long as the system is installed; absent where there is none. */
  readonly machine?: string;
  /** On Linux, the numbering that the process is part of: a container has one of its own. */
  readonly numbering?: string;
}

export function thisMachine(): Machine {
  const [machine, numbering] = [machineId(), pidNamespace()];
  return { host: hostname(), ...(machine && { machine }), ...(numbering && { numbering }) };
}

/** Whether something noted of a process here is about this machine. `boot` is the start of the machine it was noted in. */
export function isThisMachine(noted: Machine, boot: string | undefined): boolean {
  const here = thisMachine();
  // The same kernel: then it is the numbering that counts. A container that starts anew keeps its name only.
  if (boot !== undefined && boot === bootId() && noted.numbering !== undefined && here.numbering !== undefined)
    return noted.numbering === here.numbering || noted.host === here.host;
  if (noted.machine !== undefined && here.machine !== undefined) return noted.machine === here.machine;
  return noted.host === here.host;
}

let known: string | undefined;

function machineId(): string | undefined {
  known ??= fromLinux() ?? fromMac() ?? fromInstallation();
  return known;
}

function fromLinux(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

function fromMac(): string | undefined {
  if (process.platform !== 'darwin') return undefined;
  try {
    const said = execFileSync('ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /"IOPlatformUUID" = "([^"]+)"/.exec(said)?.[1];
  } catch {
    return builtInCard();
  }
}

/** The address of the first network card, for where a sandbox keeps us from asking for the machine's own number. */
function builtInCard(): string | undefined {
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const card = cards.find(({ internal, mac }) => !internal && mac !== '00:00:00:00:00:00');
  return card === undefined ? undefined : `card-${card.mac}`;
}

/** When the system was installed, to the nanosecond. */
function fromInstallation(): string | undefined {
  try {
    const { ino, birthtimeNs } = statSync('/var', { bigint: true });
    return birthtimeNs > 0n ? `var-${ino}-${birthtimeNs}` : undefined;
  } catch {
    return undefined;
  }
}

function pidNamespace(): string | undefined {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : undefined;
  } catch {
    return undefined;
  }
}
