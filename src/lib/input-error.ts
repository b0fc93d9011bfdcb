import { HintError, type HintErrorOptions } from './hint-error.js';

/** Input or data that cannot be used: what is wrong, where, and what to do. Exit code 2. */
export class InputError extends HintError {
  override readonly name: string = 'InputError';
  declare readonly hint: string;
  /** A file with a line or column, a flag, a field, an address. */
  readonly where: string;
  constructor(what: string, where: string, hint: string, options?: HintErrorOptions) {
    super(what, hint, options);
    this.where = where;
  }
}
