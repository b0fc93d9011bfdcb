import { HintError } from '../../lib/hint-error.js';

/** A tool that is not here and cannot be had. Exit code 3. */
export class ToolError extends HintError {
  override readonly name = 'ToolError';
}
