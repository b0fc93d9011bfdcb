import type { Look } from '../../engine/contract.js';
import { capture } from './capture.js';
import { CommandError } from './command-error.js';

const LOOK_MS = 15_000;

/** What a command prints that shows something; what it says where it fails, since a look must not end a run. */
export async function showLook({ command }: Pick<Look, 'command'>, signal: AbortSignal): Promise<readonly string[]> {
  try {
    const { stdout, stderr } = await capture({ signal }, command, { timeoutMs: LOOK_MS });
    return (stdout === '' ? stderr : stdout).split('\n');
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CommandError)) throw error;
    return error.lines.length > 0 ? error.lines : [error.message];
  }
}
