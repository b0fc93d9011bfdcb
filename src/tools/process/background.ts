import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command, StepContext } from '../../engine/contract.js';
import { HintError } from '../../lib/hint-error.js';
import { isStillThere, type NotedProcess, pidfileEnv, readPidfile, writePidfile } from '../../lib/process/pidfile.js';
import { identify } from '../../lib/process/process-identity.js';
import { commandLine } from '../../lib/process/process-table.js';
import { makeSecret, secretEnv } from '../../lib/process/server-proof.js';

import { pollUntil } from '../../lib/time/poll.js';
import { isListening } from '../network/ports.js';
import { CommandError } from './command-error.js';
import { find, isReady, type Server } from './find-server.js';
import { inheritedEnv } from './inherited-env.js';
import { resolveArgv } from './self.js';
import { commandStarts } from './trace.js';

export { type Found, find, type Health, isReady, type Server } from './find-server.js';

type BackgroundContext = Pick<StepContext, 'signal' | 'report' | 'now' | 'sleep'>;

const STOP_MS = 5_000;
const POLL_MS = 100;
const LOG_TAIL = 60;

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
  await pollUntil(ctx, {
    on: `${server.title} to answer on port ${server.port}`,
    timeoutMs: options.timeoutMs,
    everyMs: POLL_MS,
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
    await pollUntil(ctx, {
      on: `${server.title} to answer on port ${server.port}`,
      timeoutMs,
      everyMs: POLL_MS,
      late: () => late,
      ready: () => isReady(server),
    });
    return true;
  } catch (error) {
    if (error === late) return false;
    throw error;
  }
}

/**
 * Ends the process of the pidfile, where its start time and its command line show that it is the one we started. What
 * answers on the port may say what it likes. Returns once the process is gone and the port is free.
 * @throws HintError where a server that proves to be ours runs, and no record names its process for sure.
 */
export async function stop(ctx: Pick<StepContext, 'now' | 'sleep'>, server: Server): Promise<void> {
  const noted = await readPidfile(server.pidfile);
  const ends = noted !== undefined && isStillThere(noted);
  if (ends) await end(ctx, noted);
  else await assertNotRunning(server);
  // Its threads may hold the port for a moment after the process counts as ended.
  const deadline = ctx.now() + STOP_MS;
  while (ends && ctx.now() < deadline && (await isListening(noted.port))) await ctx.sleep(25);
  await rm(server.pidfile, { force: true });
}

async function assertNotRunning(server: Server): Promise<void> {
  const found = await find(server);
  if (found.state !== 'ours') return;
  throw new HintError(
    `${server.title} runs as process ${found.pid}, and ${server.pidfile} does not say so`,
    `end it yourself (kill ${found.pid}), then run the same command again`,
  );
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
  await makeSecret(server.secret);
  const log = openSync(server.log, 'a', 0o600);
  const logStart = fstatSync(log).size;
  const [file, ...args] = resolveArgv(command.argv);
  try {
    const env = {
      ...inheritedEnv(server.relay ? 'cluster' : 'loopback'),
      ...command.env,
      ...secretEnv(server.secret),
      ...pidfileEnv(server.pidfile, server.port),
    };
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
