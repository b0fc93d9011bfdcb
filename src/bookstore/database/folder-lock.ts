import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../lib/input-error.js';

interface Owner {
  readonly pid: number;
  /** Start time in clock ticks, where the system has /proc: tells a process from a later one of the same number. */
  readonly started: string | null;
}

/** Ms that another process has to let go: one whose installer was killed ends its work and goes. */
const PATIENCE_MS = 10_000;

/**
 * Makes this process the only one to have the shop's database open: PGlite would let a second one in, and both would
 * write. The mark of a dead process is broken; for a live one we wait a little.
 * @returns gives the folder free again.
 * @throws InputError naming the live process that has it.
 */
export async function claim(folder: string, patienceMs = PATIENCE_MS): Promise<() => Promise<void>> {
  const deadline = performance.now() + patienceMs;
  const file = join(folder, 'owner.json');
  const mine = unique(file);
  const text = `${JSON.stringify({ pid: process.pid, started: await startOf(process.pid) } satisfies Owner)}\n`;
  await writeFile(mine, text);
  try {
    while (!(await linked(mine, file))) {
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

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The live owner of the mark; undefined when there was none, and its mark is gone. */
async function breakIfDead(file: string): Promise<Owner | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const owner = parseOwner(text);
  if (owner !== undefined && (await lives(owner))) return owner;
  const broken = unique(file);
  await rename(file, broken).catch(() => undefined);
  // Another process may have broken the mark and claimed the folder since we read it: then that claim is put back.
  if ((await readFile(broken, 'utf8').catch(() => text)) !== text) await linked(broken, file);
  await rm(broken, { force: true });
  return undefined;
}

const inUse = ({ pid }: Owner, file: string) =>
  new InputError(
    `the shop's database is in use by process ${pid}`,
    file,
    'Stop that process, or delete this file if it is not bookstore-ml.',
  );

function parseOwner(text: string): Owner | undefined {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Owner>;
    return typeof pid === 'number' && pid > 0 ? { pid, started: started ?? null } : undefined;
  } catch {
    return undefined;
  }
}

async function lives(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return (await startOf(owner.pid)) === owner.started;
}

/** Field 22 of /proc/PID/stat, counted from behind the name; null where there is no /proc. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
