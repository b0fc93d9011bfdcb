import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { publishFile } from '../../lib/files/publish-file.js';
import { InputError } from '../../lib/input-error.js';
import { ownIdentity, type ProcessIdentity, type Standing, standingOf } from '../../lib/process/process-identity.js';

interface Owner {
  readonly identity: ProcessIdentity;
  readonly standing: Standing;
}

/** Ms to wait for another process to release the lock: one whose installer was killed finishes its work first. */
const TIMEOUT_MS = 10_000;

/**
 * Locks the shop's database for this process: PGlite itself would let a second process open it and write. The lock of a dead
 * process is broken; for a live one we wait a little.
 * @returns releases the lock.
 * @throws InputError naming the live process that holds it.
 */
export async function lockFolder(folder: string, timeoutMs = TIMEOUT_MS): Promise<() => Promise<void>> {
  const deadline = performance.now() + timeoutMs;
  const file = join(folder, 'owner.json');
  const mine = unique(file);
  await writeFile(mine, `${JSON.stringify(ownIdentity())}\n`);
  try {
    while (!(await publishFile(mine, file))) {
      const owner = await breakIfDead(file);
      if (owner === undefined) continue;
      if (performance.now() > deadline) throw inUse(owner, file);
      await setTimeout(50);
    }
  } finally {
    await rm(mine, { force: true });
  }
  return () => rm(file, { force: true });
}

const unique = (file: string) => `${file}.${randomBytes(6).toString('hex')}`;

/** The owner of the lock, if it may still be running; undefined if there is none, or its lock was broken. */
async function breakIfDead(file: string): Promise<Owner | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const identity = parseOwner(text);
  const standing = identity === undefined ? 'ended' : standingOf(identity);
  if (identity !== undefined && standing !== 'ended') return { identity, standing };
  const broken = unique(file);
  await rename(file, broken).catch(() => undefined);
  // Another process may have broken the lock and taken it since we read it: then its lock is put back.
  if ((await readFile(broken, 'utf8').catch(() => text)) !== text) await publishFile(broken, file);
  await rm(broken, { force: true });
  return undefined;
}

const inUse = ({ identity: { pid, host }, standing }: Owner, file: string) =>
  standing === 'running'
    ? new InputError(`the shop's database is in use by process ${pid}`, file, 'Stop that process.', {
        code: 'BML-B03',
        values: { pid },
      })
    : new InputError(
        `the shop's database may be in use: by process ${pid}${host === undefined ? '' : ` on ${host}`}, which cannot be looked at from here`,
        file,
        'If no bookstore-ml that uses it runs there, delete this file.',
        { code: 'BML-B04', values: { pid, host: host ?? 'another machine', file } },
      );

/** Older versions wrote a start of null on systems without /proc. */
function parseOwner(text: string): ProcessIdentity | undefined {
  try {
    const { pid, started, ...machine } = JSON.parse(text) as Partial<Omit<ProcessIdentity, 'started'>> & {
      readonly started?: string | null;
    };
    return typeof pid === 'number' && pid > 0 ? { ...machine, pid, started: started ?? undefined } : undefined;
  } catch {
    return undefined;
  }
}
