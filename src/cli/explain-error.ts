import { FailureError } from '../engine/failure.js';
import { errorBlock } from '../lib/error-block.js';
import { HintError } from '../lib/hint-error.js';
import { InputError } from '../lib/input-error.js';
import { escapeUnseen } from '../lib/terminal-text.js';
import type { ThrownCode } from '../lib/thrown-code.js';
import { withTypedCommands } from '../lib/typed-command.js';
import { UsageError } from '../lib/usage-error.js';
import { EXIT, type ExitCode } from './exit-codes.js';

export interface Explained {
  readonly text: string;
  readonly code: ExitCode;
}

/** What to print for an error, and the exit code. A stack trace only for what is our own bug. */
export function explainError(error: unknown): Explained {
  const { text, code } = explain(error);
  return { text: escapeUnseen(withTypedCommands(text)), code };
}

function explain(error: unknown): Explained {
  if (error instanceof HintError) {
    const wrongUse = error instanceof UsageError || error instanceof InputError;
    return { text: errorBlock(error), code: wrongUse ? EXIT.usage : EXIT.preflight };
  }
  if (error instanceof FailureError) {
    const { code, what, evidence, cause, fix } = error.failure;
    // Another run at work: nothing was started.
    return {
      text: lines(`${code} ${what}`, evidence, cause, fix),
      code: code === 'BML-X02' ? EXIT.preflight : EXIT.failed,
    };
  }
  // `bookstore-ml … | head`: the other program has read enough.
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'EPIPE') return { text: '', code: EXIT.ok };
  const system = explainSystemError(error);
  if (system !== undefined) return { text: errorBlock(system), code: EXIT.failed };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: lines(`this is a bug of ours: ${stack}`, 'Please report it with the command you ran.'),
    code: EXIT.bug,
  };
}

const lines = (first: string, ...rest: readonly (string | undefined)[]) =>
  [`bookstore-ml: ${first}`, ...rest.filter((line) => line !== undefined).map((line) => `  ${line}`)]
    .join('\n')
    .concat('\n');

/** Properties of errors of the network. */
interface NetworkPlace {
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}

/** What the operating system refused, and what to do. */
function explainSystemError(error: unknown): HintError | undefined {
  const { code, path, syscall, port, address, hostname } = error as NodeJS.ErrnoException & NetworkPlace;
  if (!(error instanceof Error) || code === undefined || syscall === undefined) return undefined;
  const place = path ?? (port === undefined ? syscall : `port ${port}`);
  const refused = (what: string, hint: string, known?: ThrownCode) =>
    new HintError(what, hint, known === undefined ? {} : { code: known, values: { path: place } });
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return refused(
        `the disk is full: ${place}`,
        'Free some space and run the same command again; nothing is half-written.',
        'BML-X10',
      );
    case 'EFBIG':
      return refused(
        `the file is larger than may be: ${place}`,
        'Raise the limit of this shell (ulimit -f unlimited), or choose a disk that takes larger files: FAT32 stops at 4 GiB. Nothing is half-written.',
        'BML-X40',
      );
    case 'EACCES':
    case 'EPERM':
      return refused(
        `no permission: ${place}`,
        'Choose a place you may write to, or change its owner or mode.',
        port === undefined ? 'BML-X15' : 'BML-E02',
      );
    case 'EROFS':
      return refused(
        `the file system is read-only: ${place}`,
        'Choose another folder; BOOKSTORE_ML_HOME names the one for state.',
        'BML-X11',
      );
    case 'EADDRINUSE':
      return refused(`${place} is in use`, 'Choose another with --port.', 'BML-E03');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return refused(`${address ?? hostname} is no address of this machine`, 'Choose another with --host.');
    case 'EMFILE':
    case 'ENFILE':
      return refused('too many open files', 'Raise the limit: ulimit -n 4096.', 'BML-X13');
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
      return refused(error.message, 'Check the path.');
    case 'ENOENT':
      return refused(error.message, 'Check the path.', 'BML-X21');
    case 'ENOTEMPTY':
      return refused(error.message, 'Check the path.', 'BML-X20');
    case 'ENAMETOOLONG':
      return refused(error.message, 'Check the path.', 'BML-X18');
    default:
      return undefined;
  }
}
