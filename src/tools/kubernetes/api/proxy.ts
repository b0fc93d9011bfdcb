import { mkdtemp } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../../engine/contract.js';
import { CommandError } from '../../process/command-error.js';

/** A `kubectl proxy` of ours: the API server behind a Unix socket that only this user can open. */
export interface ApiProxy {
  readonly socketPath: string;
  /** Keeps connections open between requests. */
  readonly agent: Agent;
  /** Aborted once the proxy has ended. */
  readonly ended: AbortSignal;
}

/** Longer names than this are refused for a socket by some systems. */
const LONGEST_FOLDER = 80;
const KEPT_LINES = 20;

/**
 * Runs the command, and ends it when standard input closes: a run that is killed leaves nothing behind. What the command
 * prints comes through; its folder goes with it. Nobody reads the shell's own words by then, hence the trap.
 */
const GUARD = `trap '' PIPE
exec 3<&0
folder=$1; shift
"$@" </dev/null &
pid=$!
(cat <&3 >/dev/null; kill $pid 2>/dev/null) &
wait $pid
code=$?
rm -rf "$folder"
exit $code`;

/**
 * Starts a proxy, with every kind of login that kubectl knows. It ends with this process.
 * @param commandFor the `kubectl proxy` command, given the path of its socket.
 * @throws CommandError where it does not start.
 */
export async function startProxy(commandFor: (socketPath: string) => Command): Promise<ApiProxy> {
  const parent = tmpdir().length > LONGEST_FOLDER ? '/tmp' : tmpdir();
  // mkdtemp makes a folder that nobody else can look into.
  const folder = await mkdtemp(join(parent, 'bml-'));
  const socketPath = join(folder, 'api');
  const command = commandFor(socketPath);
  const { execa } = await import('execa');
  const child = execa('sh', ['-c', GUARD, 'sh', folder, ...command.argv], {
    stdin: 'pipe',
    all: true,
    buffer: false,
    // The shell ends by itself, once it has cleaned up.
    cleanup: false,
    reject: false,
  });
  const ended = new AbortController();
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.all!.on('data', (chunk: Buffer) => {
      lines.push(...`${chunk}`.split('\n').filter((line) => line !== ''));
      if (lines.some((line) => line.startsWith('Starting to serve'))) resolve();
      lines.splice(0, lines.length - KEPT_LINES);
    });
    child.then((end) => {
      ended.abort();
      reject(new CommandError(command, end, lines));
    }, reject);
  });
  // It is no reason to go on running.
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr])
    (stream as unknown as { unref?(): void } | null)?.unref?.();
  return { socketPath, agent: new Agent({ keepAlive: true }), ended: ended.signal };
}
