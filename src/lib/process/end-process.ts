import { isatty } from 'node:tty';

/** Those of stdin, stdout and stderr that are a terminal. */
const terminals = [0, 1, 2].filter((stream) => isatty(stream));

/**
 * Ends this process. Where its terminal was closed, by SIGHUP, as the terminal would have: Node 20 crashes in
 * process.exit() when it cannot give a terminal its settings back.
 * @param code exit code; process.exitCode by default.
 */
export function endProcess(code?: number | string): never {
  if (terminals.some((stream) => !isatty(stream))) {
    // What else is to be done at the end hangs on this event.
    process.emit('exit', Number(code ?? process.exitCode ?? 0));
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
  process.exit(code ?? process.exitCode);
}
