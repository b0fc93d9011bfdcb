import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import type { Command, StepContext } from '../engine/contract.js';
import { CommandError } from './command-error.js';
import { getObject, waitFor } from './http.js';
import { isFree, LOOPBACK } from './ports.js';
import { identify, isAlive, type ProcessIdentity } from './processes.js';
import { resolveArgv } from './self.js';

/** A server of ours that outlives the run. `/healthz` answers `service`, `instance`, `pid` and `state`. */
export interface Server {
  /** What it calls itself at /healthz. */
  readonly service: string;
  /** Whose it is: a workspace's servers carry its mark. */
  readonly instance: string;
  readonly port: number;
  /** In words, for what is waited for. */
  readonly title: string;
  readonly pidfile: string;
  readonly log: string;
}

export type Health = Readonly<Record<string, unknown>> & { readonly pid: number };

export type Found =
  | { readonly state: 'free' }
  /** Ours, and it says so itself. `health.state` is "ready" once it can be used. */
  | { readonly state: 'ours'; readonly health: Health }
  | { readonly state: 'foreign' };

type BackgroundContext = Pick<StepContext, 'signal' | 'report' | 'now' | 'sleep'>;

const STOP_MS = 5_000;
const LOG_TAIL = 60;

/** Who answers on the server's port. What it says over HTTP decides; the pidfile is a hint that only `stop` uses. */
export async function find(server: Pick<Server, 'service' | 'instance' | 'port'>): Promise<Found> {
  const health = await getObject(`http://${LOOPBACK}:${server.port}/healthz`, 1_000);
  if (health === undefined) return (await isFree(server.port)) ? { state: 'free' } : { state: 'foreign' };
  const ours = health.service === server.service && health.instance === server.instance;
  return ours && typeof health.pid === 'number' ? { state: 'ours', health: health as Health } : { state: 'foreign' };
}

/**
 * Starts the server in the background and waits until it says that it is ready.
 * @throws CommandError with the end of its log when it ends before that, or `late()` after `timeoutMs`.
 */
export async function start(
  ctx: BackgroundContext,
  server: Server,
  command: Command,
  options: { readonly timeoutMs: number; late(): Error },
): Promise<void> {
  ctx.signal.throwIfAborted();
  ctx.report.command(command);
  const { child, logStart } = await spawn(server, command);
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  await waitFor(ctx, {
    on: `${server.title} to answer on port ${server.port}`,
    timeoutMs: options.timeoutMs,
    late: options.late,
    async ready() {
      if (ended) {
        const lines = tail(server.log, logStart);
        throw new CommandError(
          command,
          { exitCode: child.exitCode ?? undefined, signal: child.signalCode ?? undefined },
          lines,
        );
      }
      return isReady(await find(server), child.pid);
    },
  });
}

/** Waits for one that was found still starting, such as one whose installer was killed. */
export async function waitUntilReady(
  ctx: BackgroundContext,
  server: Server,
  options: { readonly timeoutMs: number; late(): Error },
): Promise<void> {
  await waitFor(ctx, {
    on: `${server.title} to answer on port ${server.port}`,
    ...options,
    ready: async () => isReady(await find(server)),
  });
}

function isReady(found: Found, pid?: number): boolean {
  return found.state === 'ours' && found.health.state === 'ready' && (pid === undefined || found.health.pid === pid);
}

/**
 * Ends every process that is provably this server: the one that answers on its port as ours, and the one of the
 * pidfile if its start time shows that the number was not given to another since. Returns once they are gone.
 */
export async function stop(ctx: Pick<StepContext, 'now' | 'sleep'>, server: Server): Promise<void> {
  const found = await find(server);
  const answering = found.state === 'ours' ? await identify(found.health.pid) : undefined;
  const noted = await readPidfile(server.pidfile);
  const targets = [answering, noted].filter((identity) => identity !== undefined);
  for (const identity of targets) await end(ctx, identity);
  await rm(server.pidfile, { force: true });
}

async function end(ctx: Pick<StepContext, 'now' | 'sleep'>, identity: ProcessIdentity): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const deadline = ctx.now() + STOP_MS;
    if (!(await isAlive(identity))) return;
    try {
      process.kill(identity.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    while (ctx.now() < deadline && (await isAlive(identity))) await ctx.sleep(25);
  }
}

async function spawn(server: Server, command: Command) {
  await mkdir(dirname(server.log), { recursive: true });
  await mkdir(dirname(server.pidfile), { recursive: true });
  const fd = openSync(server.log, 'a');
  const logStart = statSync(server.log).size;
  try {
    const [file, ...args] = resolveArgv(command.argv);
    const child = execa(file, args, {
      env: { ...command.env },
      detached: true,
      cleanup: false,
      reject: false,
      stdio: ['ignore', fd, fd],
    });
    child.unref();
    if (child.pid === undefined) throw new CommandError(command, await child, []);
    const identity = await identify(child.pid);
    if (identity !== undefined) await writePidfile(server, identity);
    return { child, logStart };
  } finally {
    closeSync(fd);
  }
}

async function writePidfile(server: Server, identity: ProcessIdentity): Promise<void> {
  const { service, instance, port } = server;
  const temporary = `${server.pidfile}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify({ ...identity, service, instance, port })}\n`);
  await rename(temporary, server.pidfile);
}

/** The process that was noted, whether it lives or not; undefined without a readable note. */
async function readPidfile(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const { pid, started } = JSON.parse(await readFile(file, 'utf8')) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && pid > 1 && typeof started === 'string' ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

function tail(log: string, from: number): readonly string[] {
  const text = readFileSync(log).subarray(from).toString('utf8');
  return text.trimEnd().split('\n').slice(-LOG_TAIL);
}
