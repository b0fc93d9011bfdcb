import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells one process from every other, a later one with the same number included. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** When it started, as the system words it; absent where the system has no way to tell without starting a process. */
  readonly started?: string;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), ...startOf(process.pid) };
}

/** Whether it still runs. One on another machine counts as running: nobody here can tell. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const { started, ended } = { ended: false, ...startOf(identity.pid) };
  if (ended) return false;
  return started === undefined || identity.started === undefined || started === identity.started;
}

/** From /proc, so Linux only: the boot and the clock tick within it. */
function startOf(pid: number): { readonly started?: string; readonly ended?: boolean } {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ended = fields[0] === 'Z' || fields[0] === 'X';
    return { started: `${boot}/${fields[19]}`, ...(ended && { ended }) };
  } catch {
    return {};
  }
}
