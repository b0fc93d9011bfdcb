import { isThisMachine, type Machine, thisMachine } from './machine.js';
import { commandLine, lookUp } from './process-table.js';

/** Tells one process from every other, a later one with the same number included. What older versions noted lacks parts. */
export interface ProcessIdentity extends Partial<Machine> {
  readonly pid: number;
  /** When it started: /proc's boot and tick, or a time in UTC. Older versions: the tick alone, or ps' local time. */
  readonly started?: string | undefined;
}

/**
 * What became of it. `unknown`: it runs on another machine, or a process has its number of which cannot be told whether it
 * is the same.
 */
export type Standing = 'running' | 'ended' | 'unknown';

export const ownIdentity = (): ProcessIdentity & Machine => ({
  pid: process.pid,
  ...thisMachine(),
  ...identify(process.pid),
});

/** The process that has this number on this machine now; undefined when none runs. */
export function identify(pid: number): (ProcessIdentity & Machine) | undefined {
  const entry = lookUp(pid);
  if (entry.state === 'ended') return undefined;
  return { pid, ...thisMachine(), ...(entry.state === 'running' && { started: entry.started }) };
}

export function standingOf(noted: ProcessIdentity): Standing {
  const { pid, started, host } = noted;
  // Pid files of older versions name no machine: they were only read where they were written.
  if (host !== undefined && !isThisMachine({ ...noted, host }, bootOf(started))) return 'unknown';
  const entry = lookUp(pid, started === undefined || isTick(started) ? 'proc' : 'ps');
  if (entry.state === 'ended') return 'ended';
  if (started === undefined) return commandLine(pid)?.includes('bookstore-ml') === false ? 'ended' : 'unknown';
  if (entry.state === 'hidden') return 'unknown';
  const same = sameStart(started, entry.started);
  return same === undefined ? 'unknown' : same ? 'running' : 'ended';
}

/** True where this very process surely runs on this machine. */
export const isRunning = (noted: ProcessIdentity) => standingOf(noted) === 'running';

/** Ms by which ps may be off: it counts seconds. */
const SECOND_MS = 2_000;
const QUARTER_MS = 15 * 60_000;
/** Time zones differ by quarters of an hour, from 12 hours behind UTC to 14 ahead. */
const MOST_AHEAD_MS = 14 * 3_600_000;

/** Whether two starts are the same; undefined where they are told in ways that cannot be compared. */
export function sameStart(noted: string, seen: string): boolean | undefined {
  if (noted === seen) return true;
  const seenTick = /\/(\d+)$/.exec(seen)?.[1];
  if (isTick(noted) && seenTick !== undefined) return noted.includes('/') ? false : noted === seenTick;
  const [before, now] = [timeOf(noted), timeOf(seen)];
  if (before === undefined || now === undefined) return isTick(noted) || seenTick !== undefined ? undefined : false;
  const apart = Math.abs(before - now);
  if (noted.endsWith('Z')) return apart <= SECOND_MS;
  // Of an older version, in the local time of a time zone that is not known.
  const offQuarter = apart % QUARTER_MS;
  return apart <= MOST_AHEAD_MS + SECOND_MS && Math.min(offQuarter, QUARTER_MS - offQuarter) <= SECOND_MS;
}

/** True of a start from /proc: the boot and the tick within it, or the tick alone. */
const isTick = (started: string) => /^(?:.+\/)?\d+$/.test(started);

/** Local times are read as if they were UTC. */
function timeOf(started: string): number | undefined {
  const time = Date.parse(started.endsWith('Z') ? started : `${started} UTC`);
  return Number.isNaN(time) ? undefined : time;
}

const bootOf = (started: string | undefined) => /^(.+)\/\d+$/.exec(started ?? '')?.[1];
