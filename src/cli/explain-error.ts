import { FailureError } from '../engine/failure.js';
import { HintError } from '../lib/hint-error.js';
import { InputError } from '../lib/input-error.js';
import { UsageError } from '../lib/usage-error.js';
import { EXIT, type ExitCode } from './exit-codes.js';

export interface Explained {
  readonly text: string;
  readonly code: ExitCode;
}

/** What to print for an error, and the exit code. A stack trace only for what is our own bug. */
export function explainError(error: unknown): Explained {
  if (error instanceof InputError) return { text: inputError(error), code: EXIT.usage };
  if (error instanceof HintError) {
    const code = error instanceof UsageError ? EXIT.usage : EXIT.preflight;
    return { text: lines(error.message, error.hint), code };
  }
  if (error instanceof FailureError) {
    const { code, what, evidence, cause, fix } = error.failure;
    // Another run at work: nothing was started.
    return {
      text: lines(`${code} ${what}`, evidence, cause, fix),
      code: code === 'BML-X02' ? EXIT.preflight : EXIT.failed,
    };
  }
  // `bookstore-ml … | head`: the reader has seen enough.
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE') return { text: '', code: EXIT.ok };
  const system = explainSystemError(error);
  if (system !== undefined) return { text: lines(...system), code: EXIT.failed };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: lines(`this is a bug of ours: ${stack}`, 'Please report it with the command you ran.'),
    code: EXIT.bug,
  };
}

/** The three labelled lines that src/failures reads back from a child's output. */
const inputError = ({ message, where, hint }: InputError) => `error: ${message}\n  where: ${where}\n  todo: ${hint}\n`;

const lines = (first: string, ...rest: readonly (string | undefined)[]) =>
  [`bookstore-ml: ${first}`, ...rest.filter((line) => line !== undefined).map((line) => `  ${line}`)]
    .join('\n')
    .concat('\n');

/** What errors of the network say besides. */
interface NetworkPlace {
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}

/** What the operating system refused, in words. */
function explainSystemError(error: unknown): readonly [string, string] | undefined {
  const { code, path, syscall, port, address, hostname } = error as NodeJS.ErrnoException & NetworkPlace;
  if (!(error instanceof Error) || code === undefined || syscall === undefined) return undefined;
  const place = path ?? (port === undefined ? syscall : `port ${port}`);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return [`the disk is full: ${place}`, 'Free some space and run the same command again; nothing is half-written.'];
    case 'EACCES':
    case 'EPERM':
      return [`no permission: ${place}`, 'Choose a place you may write to, or change its owner or mode.'];
    case 'EROFS':
      return [
        `the file system is read-only: ${place}`,
        'Choose another folder; BOOKSTORE_ML_HOME names the one for state.',
      ];
    case 'EADDRINUSE':
      return [`${place} is in use`, 'Choose another with --port.'];
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [`${address ?? hostname} is no address of this machine`, 'Choose another with --host.'];
    case 'EMFILE':
    case 'ENFILE':
      return ['too many open files', 'Raise the limit: ulimit -n 4096.'];
    case 'EISDIR':
    case 'ENOTDIR':
    case 'ENOENT':
    case 'EEXIST':
    case 'ENOTEMPTY':
    case 'ENAMETOOLONG':
      return [`${error.message}`, 'Check the path.'];
    default:
      return undefined;
  }
}
