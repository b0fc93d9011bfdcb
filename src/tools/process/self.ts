import { join } from 'node:path';
import type { Command } from '../../engine/contract.js';
import { packageRoot } from '../../lib/package-root.js';

/** Our own command line, as it is shown. */
export const SELF = 'bookstore-ml';

/**
 * The argv to execute. `bookstore-ml` runs this very installation under this very Node, whatever the PATH holds, so
 * that a command that is copied from the screen and one that the installer starts are the same program.
 */
export function resolveArgv(argv: Command['argv']): Command['argv'] {
  const [file, ...args] = argv;
  return file === SELF ? [process.execPath, join(packageRoot(), 'bin', `${SELF}.js`), ...args] : argv;
}
