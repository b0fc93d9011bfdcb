import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command, StepContext } from '../../engine/contract.js';
import { identify } from '../../lib/process/process-identity.js';
import { commandLine } from '../../lib/process/process-table.js';
import { get, getObject, waitFor } from '../network/http.js';
import { isListening, LOOPBACK } from '../network/ports.js';
import { CommandError } from './command-error.js';
import { isStillThere, type NotedProcess, readPidfile, writePidfile } from './pidfile.js';
import { resolveArgv } from './self.js';
import { commandStarts } from './trace.js';

/** A server of ours that outlives the run. `/healthz` answers `service`, `instance` and `pid`; `/readyz` 200 once it is of use. */
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
  /**
   * What it answers comes from elsewhere, as of a port that is forwarded: its pidfile alone tells whether it is ours, and
   * it is ready once it listens.
   */
  readonly relay?: true;
}

export type Health = Readonly<Record<string, unknown>> & { readonly pid: number };

export type Found =
  | { readonly state: 'free' }
  /** Ours, and it says so itself. */
  | { readonly state: 'ours'; readonly health: Health }
  | { readonly state: 'foreign' };

type BackgroundContext = Pick<StepContext, 'signal' | 'report' | 'now' | 'sleep'>;

const STOP_MS = 5_000;
const LOG_TAIL = 60;

/**
 * Who is on the server's port. What it says over HTTP decides; only of one that stays silent does the pidfile tell
 * whether it is ours.
 */
export async function find(server: Server): Promise<Found> {
  if (server.relay) return findByNote(server);
  const health = await getObject(`http://${LOOPBACK}:${server.port}/healthz`);
  if (health !== undefined) {
    const ours = health.service === server.service && health.instance === server.instance;
    return ours && typeof health.pid === 'number' ? { state: 'ours', health: health as Health } : { state: 'foreign' };
  }
  return findByNote(server);
}

async function findByNote({ pidfile, port }: Server): Promise<Found> {
  if (!(await isListening(port))) return { state: 'free' };
  const noted = await readPidfile(pidfile);
  if (noted === undefined || noted.port !== port || !isStillThere(noted)) return { state: 'foreign' };
  return { state: 'ours', health: { pid: noted.pid } };
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
  commandStarts.publish(command);
  const { child, logStart } = await detach(server, command);
  await waitFor(ctx, {
    on: `${server.title} to answer on port ${server.port}`,
    timeoutMs: options.timeoutMs,
    late: options.late,
    async ready() {
      const { exitCode, signalCode } = child;
      if (exitCode !== null || signalCode !== null) {
        const end = { exitCode: exitCode ?? undefined, signal: signalCode ?? undefined };
        throw new CommandError(command, end, tail(server.log, logStart));
      }
      return isReady(server, child.pid);
    },
  });
}

/** Waits for one that was found still starting, such as one whose installer was killed. False when it takes too long. */
export async function becomesReady(ctx: BackgroundContext, server: Server, timeoutMs: number): Promise<boolean> {
  const late = new Error('not ready in time');
  try {
    await waitFor(ctx, {
      on: `${server.title} to answer on port ${server.port}`,
      timeoutMs,
      late: () => late,
      ready: () => isReady(server),
    });
    return true;
  } catch (error) {
    if (error === late) return false;
    throw error;
  }
}

/** True once our server, and where `pid` is given this very process, says that it can be used. */
export async function isReady(server: Server, pid?: number): Promise<boolean> {
  const found = await find(server);
  if (found.state !== 'ours' || (pid !== undefined && found.health.pid !== pid)) return false;
  if (server.relay) return true;
  return get(`http://${LOOPBACK}:${server.port}/readyz`).then(
    (answer) => answer.status === 200,
    () => false,
  );
}

/**
 * Ends the process of the pidfile, where its start time and its command line show that it is the one we started. What
 * answers on the port may say what it likes. Returns once the process is gone and the port is free.
 */
export async function stop(ctx: Pick<StepContext, 'now' | 'sleep'>, server: Server): Promise<void> {
  const noted = await readPidfile(server.pidfile);
  const ends = noted !== undefined && isStillThere(noted);
  if (ends) await end(ctx, noted);
  // Its threads may hold the port for a moment after the process counts as ended.
  const deadline = ctx.now() + STOP_MS;
  while (ends && ctx.now() < deadline && (await isListening(noted.port))) await ctx.sleep(25);
  await rm(server.pidfile, { force: true });
}

async function end(ctx: Pick<StepContext, 'now' | 'sleep'>, noted: NotedProcess): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const deadline = ctx.now() + STOP_MS;
    if (!isStillThere(noted)) return;
    try {
      process.kill(noted.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    while (ctx.now() < deadline && isStillThere(noted)) await ctx.sleep(25);
  }
}

/** Starts it in a session of its own, its output going to the log, and notes which process it is. */
async function detach(server: Server, command: Command) {
  await mkdir(dirname(server.log), { recursive: true });
  await mkdir(dirname(server.pidfile), { recursive: true });
  const log = openSync(server.log, 'a');
  const logStart = fstatSync(log).size;
  const [file, ...args] = resolveArgv(command.argv);
  try {
    const env = { ...process.env, ...command.env };
    const child = spawn(file, args, { env, detached: true, windowsHide: true, stdio: ['ignore', log, log] });
    await once(child, 'spawn');
    child.unref();
    const identity = identify(child.pid!);
    if (identity !== undefined)
      await writePidfile(server.pidfile, { ...identity, command: commandLine(child.pid!), port: server.port });
    return { child, logStart };
  } finally {
    closeSync(log);
  }
}

function tail(log: string, from: number): readonly string[] {
  const text = readFileSync(log).subarray(from).toString('utf8');
  return text.trimEnd().split('\n').slice(-LOG_TAIL);
}
