import { BundleError } from '../../../bundle/bundle-error.js';
import { ToolError } from '../../../tools/install/tool-error.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';

/** Runs an action of bundle. What a tool or a folder of files refused is printed, with exit code 1. */
export async function explainBundleFailure(action: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await action();
  } catch (error) {
    const text = explain(error);
    if (text === undefined) throw error;
    process.stderr.write(text);
    return EXIT.failed;
  }
}

function explain(error: unknown): string | undefined {
  if (error instanceof BundleError || error instanceof ToolError)
    return `bookstore-ml: ${error.message}\n  ${error.hint}\n`;
  return undefined;
}
