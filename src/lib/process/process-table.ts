import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the system says of a process number. */
export type ProcessEntry =
  | { readonly state: 'running'; readonly started: string }
  | { readonly state: 'ended' }
  /** There is such a process, and the system does not tell since when. */
  | { readonly state: 'hidden' };

/**
 * Looks up which process has this number now. `started` is only ever compared, by `sameStart`; /proc and ps tell it in ways
 * that cannot be compared with each other.
 */
export function lookUp(pid: number, by: 'proc' | 'ps' = 'proc'): ProcessEntry {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return { state: 'ended' };
  }
  return (by === 'proc' && process.platform === 'linux' ? fromProc(pid) : undefined) ?? fromPs(pid);
}

/** The command line of a running process in the system's words; undefined where it does not tell. */
export function commandLine(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '').replaceAll('\0', ' ');
    } catch {
      // Asked of ps below.
    }
  }
  const said = ps(pid, ['-ww', '-o', 'command=']);
  return said === 'none' ? undefined : said;
}

/** Tells this start of the machine from every other; undefined where the system has no such thing. */
export function bootId(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** The boot, and the clock tick within it: field 22. The name of the program before it may hold spaces and brackets. */
function fromProc(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return { state: 'ended' };
    return { state: 'running', started: `${bootId()}/${fields[19]}` };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessEntry {
  const said = ps(pid, ['-o', 'stat=', '-o', 'lstart=']);
  if (said === 'none') return { state: 'ended' };
  const [, stat = '', start] = /^(?:([A-Z]\S*)\s+)??(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})$/.exec(said ?? '') ?? [];
  if (stat.startsWith('Z')) return { state: 'ended' };
  const time = start === undefined ? Number.NaN : Date.parse(`${start} UTC`);
  return Number.isNaN(time) ? { state: 'hidden' } : { state: 'running', started: new Date(time).toISOString() };
}

/**
 * Each field in a flag of its own: to the ps of macOS all that follows "=" is a heading. In UTC, so that a machine that
 * changes its time zone still gives the same start.
 * @returns 'none' where there is no such process, undefined where ps cannot be had.
 */
function ps(pid: number, fields: readonly string[]): string | 'none' | undefined {
  try {
    const said = execFileSync('ps', [...fields, '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC0' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return said === '' ? 'none' : said;
  } catch (error) {
    return (error as { status?: number | null }).status === 1 ? 'none' : undefined;
  }
}
