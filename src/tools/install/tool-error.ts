import { HintError, type HintErrorOptions } from '../../lib/hint-error.js';

/** A tool that is not here and cannot be had. Exit code 3. */
export class ToolError extends HintError {
  override readonly name = 'ToolError';
  constructor(what: string, hint: string, options?: HintErrorOptions) {
    super(what, hint, { code: 'BML-X31', ...options });
  }
}
