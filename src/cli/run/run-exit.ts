import type { RunState } from '../../engine/events/run-state.js';
import { EXIT, type ExitCode } from '../exit-codes.js';

/** The exit code of a run that has settled. A Ctrl-C typed into the wizard is a key, not a signal, and counts as SIGINT. */
export function exitCodeOf({ outcome }: Pick<RunState, 'outcome'>, signal: NodeJS.Signals | undefined): ExitCode {
  if (outcome === undefined) return EXIT.bug;
  switch (outcome) {
    case 'done':
      return EXIT.ok;
    case 'partial':
    case 'failed':
      return EXIT.failed;
    case 'stopped':
      return EXIT.stopped;
    case 'interrupted':
      return signal === 'SIGTERM' || signal === 'SIGHUP' ? EXIT.terminated : EXIT.interrupted;
  }
}
