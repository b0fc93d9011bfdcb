import { UsageError } from '../../../lib/usage-error.js';
import type { CliArgs, CliCommand, CommandEntry } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { bashScript } from './bash.js';
import { readCompletions } from './completions.js';
import { fishScript } from './fish.js';
import { zshScript } from './zsh.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const SHELLS = Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[];

/** Prints a script that has a shell complete these commands, their options and the values that are known. */
export const completionCommand = (commands: readonly CommandEntry[]): CliCommand => ({
  options: [],
  positionals: [1, 1],
  words: SHELLS,
  examples: [
    ['completion bash > ~/.local/share/bash-completion/completions/bookstore-ml', 'for every new bash'],
    ['completion zsh > ~/.zfunc/_bookstore-ml', 'for zsh, where ~/.zfunc is in fpath; source it to try it'],
  ],
  run: (args) => run(args, commands),
});

async function run(args: CliArgs, commands: readonly CommandEntry[]): Promise<ExitCode> {
  const [wanted] = args.positionals;
  const shell = SHELLS.find((name) => name === wanted);
  if (shell === undefined)
    throw new UsageError(`completion does not know "${wanted}"`, `It knows: ${SHELLS.join(', ')}.`);
  process.stdout.write(SCRIPTS[shell](await readCompletions(commands)));
  return EXIT.ok;
}
