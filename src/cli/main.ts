import { packageVersion } from '../lib/package-version.js';
import { UsageError } from '../lib/usage-error.js';
import { COMMANDS } from './command-table.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { explainError } from './explain-error.js';
import { commandHelp, helpText } from './help/help.js';
import { nearest } from './parsing/nearest.js';
import { parseCommand } from './parsing/parse-arguments.js';

/** The whole program: picks the command, runs it, turns any error into a message and an exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', (error) => {
    // Who else listens deals with it: a view stops its run, so that no step is left half-way.
    if (process.stdout.listenerCount('error') > 1) return;
    const { text, code } = explainError(error);
    process.stderr.write(text);
    process.exit(code);
  });
  // Node ends without a word, with a code of its own, where nothing is left that could settle what we wait for.
  const forgotten = () => {
    process.stderr.write('bookstore-ml: this is a bug of ours: it stopped in the middle. Please report it.\n');
    process.exit(EXIT.bug);
  };
  process.once('beforeExit', forgotten);
  process.exitCode = await answer(argv);
  process.off('beforeExit', forgotten);
  await Promise.all([process.stdout, process.stderr].map(written));
  // Left to end by itself, Node first takes apart what it has in memory: after a training, a good part of the whole time.
  process.exit();
}

/** Resolves once all is with the reader, or cannot get there any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

async function answer(argv: readonly string[]): Promise<ExitCode> {
  try {
    return await dispatch(argv);
  } catch (error) {
    const { text, code } = explainError(error);
    process.stderr.write(text);
    return code;
  }
}

async function dispatch([name, ...rest]: readonly string[]): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0))
    return print(helpText());
  if (name === '--version' || name === '-V') return print(`${packageVersion()}\n`);
  if (name === 'help') return dispatch([...rest, '--help']);
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (entry === undefined) throw unknownCommand(name);
  const { command } = await entry.load();
  const parsed = parseCommand(entry.name, rest, command.options, command.positionals);
  return parsed.help ? print(commandHelp(entry, command)) : command.run(parsed.args);
}

function unknownCommand(name: string): UsageError {
  const guess = nearest(
    name,
    COMMANDS.map((entry) => entry.name),
  );
  return new UsageError(
    `there is no command "${name}"`,
    guess === undefined ? 'See bookstore-ml --help.' : `Did you mean ${guess}?`,
  );
}

function print(text: string): ExitCode {
  process.stdout.write(text);
  return EXIT.ok;
}
