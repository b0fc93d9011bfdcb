import { readFile } from 'node:fs/promises';

/** A process told apart from a later one that was given the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words: only ever compared. */
  readonly started: string;
}

/** The process that has this number now, or undefined when none is alive. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const started = process.platform === 'linux' ? await startedFromProc(pid) : await startedFromPs(pid);
  return started === undefined ? undefined : { pid, started };
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.started === identity.started;
}

/** Field 22 of /proc/PID/stat: clock ticks since boot. The name before it may hold spaces and brackets. */
async function startedFromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ended = fields[0] === 'Z' || fields[0] === 'X';
  return ended ? undefined : fields[19];
}

async function startedFromPs(pid: number): Promise<string | undefined> {
  const { execa } = await import('execa');
  const ps = await execa('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { reject: false, env: { LC_ALL: 'C' } });
  const line = ps.stdout?.trim() ?? '';
  return ps.failed || line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
}
