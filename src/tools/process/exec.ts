import type { Command, StepContext } from '../../engine/contract.js';
import { CommandError } from './command-error.js';
import { resolveArgv } from './self.js';
import { commandStarts } from './trace.js';

/** Lines kept of a command's output, for the failure that it may end in. */
const KEPT_LINES = 60;
/** Ms that a child has to end after SIGTERM before it is killed. */
const GRACE_MS = 5_000;

export type RunContext = Pick<StepContext, 'signal' | 'force' | 'report'>;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end, its output going to the log line by line.
 * @throws CommandError when it ends badly; the signal's reason when it was stopped.
 */
export async function run(ctx: RunContext, command: Command, options: RunOptions = {}): Promise<void> {
  // Loaded on first use: a run that finds everything done starts no process.
  const { execa } = await import('execa');
  ctx.signal.throwIfAborted();
  ctx.report.command(command);
  commandStarts.publish(command);
  const [file, ...args] = resolveArgv(command.argv);
  const child = execa(file, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...options.env, ...command.env },
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    forceKillAfterDelay: GRACE_MS,
  });
  const stop = () => child.kill('SIGTERM');
  const kill = () => child.kill('SIGKILL');
  ctx.signal.addEventListener('abort', stop, { once: true });
  ctx.force.addEventListener('abort', kill, { once: true });
  const lines: string[] = [];
  try {
    for await (const line of child.iterable({ from: 'all' })) {
      ctx.report.log(line);
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    }
    const end = await child;
    if (!end.failed) return;
    ctx.signal.throwIfAborted();
    throw new CommandError(command, end, lines);
  } finally {
    ctx.signal.removeEventListener('abort', stop);
    ctx.force.removeEventListener('abort', kill);
  }
}
