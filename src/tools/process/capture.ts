import { setMaxListeners } from 'node:events';
import type { Command, StepContext } from '../../engine/contract.js';
import { CommandError } from './command-error.js';
import { resolveArgv } from './self.js';

export interface Captured {
  readonly stdout: string;
  readonly stderr: string;
}

export interface CaptureOptions {
  readonly timeoutMs?: number;
  /** Keeps a line end at the end, for what a digest is taken of. */
  readonly exact?: boolean;
}

const TIMEOUT_MS = 60_000;
const GRACE_MS = 5_000;
const KEPT_LINES = 60;

/**
 * Runs a command for what it prints: nothing of it goes to the log. Says nothing on the screen either; report a command
 * that changes something before calling this.
 * @throws CommandError when it ends badly or takes too long; the signal's reason when it was stopped.
 */
export async function capture(
  { signal }: Pick<StepContext, 'signal'>,
  command: Command,
  { timeoutMs = TIMEOUT_MS, exact = false }: CaptureOptions = {},
): Promise<Captured> {
  signal.throwIfAborted();
  // Many commands listen to one stop; past ten Node would warn on stderr.
  setMaxListeners(0, signal);
  const [file, ...args] = resolveArgv(command.argv);
  const { execa } = await import('execa');
  const end = await execa(file, args, {
    env: { ...command.env },
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: !exact,
    cancelSignal: signal,
    timeout: timeoutMs,
    forceKillAfterDelay: GRACE_MS,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (!end.failed) return { stdout: end.stdout, stderr: end.stderr };
  signal.throwIfAborted();
  const lines = [...end.stdout.split('\n'), ...end.stderr.split('\n')].filter((line) => line !== '');
  const late = end.timedOut ? [`no answer within ${timeoutMs / 1000} s`] : [];
  throw new CommandError(command, end, [...lines, ...late].slice(-KEPT_LINES));
}
