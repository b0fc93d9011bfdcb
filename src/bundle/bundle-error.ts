import { HintError, type HintErrorOptions } from '../lib/hint-error.js';

/** A bundle that cannot be made or used. Exit code 3. */
export class BundleError extends HintError {
  override readonly name = 'BundleError';
  constructor(what: string, hint: string, options?: HintErrorOptions) {
    super(what, hint, { code: 'BML-X32', ...options });
  }
}
