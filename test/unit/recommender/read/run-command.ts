import { resolve } from 'node:path';
import { vi } from 'vitest';
import type { CliCommand } from '../../../../src/cli/command.js';
import { command as evaluate } from '../../../../src/cli/commands/evaluate/index.js';
import { command as train } from '../../../../src/cli/commands/train/index.js';
import { parseCommand } from '../../../../src/cli/parsing/parse-arguments.js';

/** Order logs as people have them, one folder for each kind. */
export const CASES = resolve(import.meta.dirname, '../../../fixtures/orders');

export interface Ended {
  /** Exit code; undefined where the command threw. */
  readonly exit: number | undefined;
  readonly out: string;
  readonly err: string;
  readonly error: { readonly name: string; readonly message: string; readonly where: string; readonly hint: string };
}

/** Runs a command as the command line does, with what it prints kept. */
async function run(command: CliCommand, argv: readonly string[]): Promise<Ended> {
  const parsed = parseCommand('command', argv, command.options, command.positionals);
  if (parsed.help) throw new Error('asked for help');
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const printed = (spy: typeof out) => spy.mock.calls.map(([text]) => text).join('');
  try {
    const exit = await command.run(parsed.args);
    return { exit, out: printed(out), err: printed(err), error: NONE };
  } catch (error) {
    return { exit: undefined, out: printed(out), err: printed(err), error: error as Ended['error'] };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

const NONE = { name: '', message: '', where: '', hint: '' };

export const runTrain = (...argv: readonly string[]) => run(train, argv);
export const runEvaluate = (...argv: readonly string[]) => run(evaluate, argv);
