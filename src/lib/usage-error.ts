import { HintError } from './hint-error.js';

/** Wrong use of the command line. Exit code 2. */
export class UsageError extends HintError {
  override readonly name = 'UsageError';
  constructor(what: string, hint?: string) {
    super(what, hint);
  }
}
