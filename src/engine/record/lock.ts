import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { publishFileSync } from '../../lib/files/publish-file.js';
import { ownIdentity, type ProcessIdentity, standingOf } from '../../lib/process/process-identity.js';
import { engineFailure } from '../engine-failures.js';
import { FailureError } from '../failure.js';

export interface Lock {
  /** Lets go. May be called more than once; happens by itself when the process exits. */
  release(): void;
}

export interface LockHolder extends ProcessIdentity {
  readonly host: string;
  /** Tells this lock from any other that ever had its name. */
  readonly nonce: string;
  /** ISO time. */
  readonly since: string;
  readonly command: string;
}

const FILE = 'lock';

/**
 * Takes the lock of a home: one command at a time changes a cluster. A lock whose holder is dead is broken.
 * @param command what the holder does, for whoever finds it held.
 * @throws FailureError BML-X02 that names the holder; errors of the file system as they are.
 */
export async function acquireLock(home: string, command: string): Promise<Lock> {
  mkdirSync(home, { recursive: true });
  return take(join(home, FILE), command);
}

/** Who holds the lock of a home now, if anybody alive does. */
export function lockHolder(home: string): LockHolder | undefined {
  const holder = readHolder(join(home, FILE));
  return holder !== undefined && holder !== 'unreadable' && mayRun(holder) ? holder : undefined;
}

/** One of which nothing can be told, as on another machine, counts as running. */
const mayRun = (holder: LockHolder) => standingOf(holder) !== 'ended';

async function take(path: string, command: string): Promise<Lock> {
  const mine: LockHolder = { ...ownIdentity(), nonce: randomUUID(), since: new Date().toISOString(), command };
  for (;;) {
    if (publish(path, mine)) return held(path, mine.nonce);
    const holder = readHolder(path);
    if (holder === undefined) continue;
    if (holder === 'unreadable') throw heldBy(path, undefined);
    if (mayRun(holder)) throw heldBy(path, holder);
    await breakLock(path, holder.nonce, command);
  }
}

/** Puts a complete file in place, or answers false where there is one: no reader ever sees half of it. */
function publish(path: string, holder: LockHolder): boolean {
  const draft = `${path}.${holder.nonce}`;
  try {
    writeFileSync(draft, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
    return publishFileSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes the lock that has this nonce, whose holder is dead. Of two that try, the second must not remove the lock that
 * the first has taken since. So the right to break is itself a lock, named after the one that is broken, and its holder
 * looks again before it removes anything.
 */
async function breakLock(path: string, nonce: string, command: string): Promise<void> {
  let right: Lock;
  try {
    right = await take(`${path}.break-${nonce}`, command);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // Another process breaks it at this moment: it takes microseconds.
    await delay(5);
    return;
  }
  try {
    const holder = readHolder(path);
    if (holder !== undefined && holder !== 'unreadable' && holder.nonce === nonce) rmSync(path, { force: true });
  } finally {
    right.release();
  }
}

function held(path: string, nonce: string): Lock {
  const release = () => {
    process.off('exit', release);
    const holder = readHolder(path);
    if (holder !== undefined && holder !== 'unreadable' && holder.nonce === nonce) rmSync(path, { force: true });
  };
  process.once('exit', release);
  return { release };
}

function readHolder(path: string): LockHolder | 'unreadable' | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const holder = JSON.parse(text) as LockHolder | null;
    if (typeof holder?.pid === 'number' && typeof holder.host === 'string' && typeof holder.nonce === 'string')
      return holder;
  } catch {
    // Not ours, or damaged: said below.
  }
  return 'unreadable';
}

function heldBy(path: string, holder: LockHolder | undefined): FailureError {
  const particulars =
    holder === undefined
      ? {
          what: 'the lock of this cluster cannot be read',
          cause: `${path} is not a lock that bookstore-ml wrote, or it is damaged`,
        }
      : { evidence: `pid ${holder.pid} on ${holder.host} since ${holder.since}: ${holder.command}` };
  return new FailureError(engineFailure('BML-X02', { lock: path }, particulars));
}
