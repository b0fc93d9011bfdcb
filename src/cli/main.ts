import { endProcess } from '../lib/process/end-process.js';
import { setInvocation, setTypedName } from '../lib/typed-command.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Found } from './find-command.js';
import { spellOutput } from './printing/ascii-output.js';

/** The whole program: picks the command, runs it, turns any error into a message and an exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  setInvocation(process.env);
  // JSON is for programs, whatever the locale.
  spellOutput(argv.includes('--json') ? [process.stderr] : [process.stdout, process.stderr]);
  let failing: Promise<ExitCode> | undefined;
  process.stdout.on('error', (error) => {
    // Another listener handles it: a view stops its run, so that no step is left half done.
    if (process.stdout.listenerCount('error') > 1) return;
    // Told before the program ends, however soon that is.
    failing ??= report(error);
    void failing.then(endProcess);
  });
  // The terminal was closed: there is nowhere left to print, and the exit code says it.
  process.stderr.on('error', () => undefined);
  // Node exits silently, with a code of its own, when nothing is left that could settle a promise we await.
  const forgotten = () => {
    process.stderr.write('bookstore-ml: this is a bug of ours: it stopped in the middle. Please report it.\n');
    endProcess(EXIT.bug);
  };
  process.once('beforeExit', forgotten);
  if (process.env.BOOKSTORE_ML_PIDFILE !== undefined)
    await (await import('../lib/process/pidfile.js')).noteOwnProcess();
  process.exitCode = await answer(argv);
  process.off('beforeExit', forgotten);
  await Promise.all([process.stdout, process.stderr].map(written));
  if (failing !== undefined) process.exitCode = await failing;
  // Without this, Node first frees its memory, which after a training takes a good part of the whole time.
  endProcess();
}

/** Resolves once everything is written, or cannot be any more. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

async function answer(argv: readonly string[]): Promise<ExitCode> {
  try {
    return await dispatch(argv);
  } catch (error) {
    return report(error);
  }
}

/** Prints an error in words. What does that is loaded only here: most runs have no error. */
async function report(error: unknown): Promise<ExitCode> {
  try {
    const { recogniseError } = await import('./recognise-error.js');
    const { explainError } = await import('./explain-error.js');
    const { text, code } = explainError(await recogniseError(error));
    process.stderr.write(text);
    return code;
  } catch {
    // No file can be opened any more: then the bare words have to do.
    process.stderr.write(`bookstore-ml: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.failed;
  }
}

const HELP = new Set(['--help', '-h', 'help']);
const VERSION = new Set(['--version', '-V', '-v', 'version']);

async function dispatch(argv: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || (HELP.has(name) && rest.length === 0)) return print(await overview());
  if (VERSION.has(name)) return print(`${(await import('../lib/package-version.js')).packageVersion()}\n`);
  if (HELP.has(name)) return dispatch([...rest, '--help']);
  if (name === 'up') (await import('./start/keyboard.js')).holdKeyboard(rest);
  const { findCommand } = await import('./find-command.js');
  const found = await findCommand(argv);
  if (found.kind === 'group') return print((await import('./help/help.js')).groupHelp(found.entry, found.group));
  const parsed = await parse(found);
  if (parsed.help) return print((await import('./help/help.js')).commandHelp(found));
  setTypedName(parsed.args.text('name'));
  if (parsed.args.has('verbose')) await traceOnStderr();
  return found.command.run(parsed.args);
}

async function traceOnStderr(): Promise<void> {
  const { trace } = await import('../tools/process/trace.js');
  trace({ say: (line) => process.stderr.write(`bookstore-ml: ${line}\n`), now: () => performance.now() });
}

const overview = async () => (await import('./help/help.js')).helpText();

async function parse({ name, argv, command, siblings }: Extract<Found, { kind: 'command' }>) {
  const { parseCommand, UnknownOptionError } = await import('./parsing/parse-arguments.js');
  try {
    return parseCommand(name, argv, command.options, command.positionals);
  } catch (error) {
    if (!(error instanceof UnknownOptionError)) throw error;
    const { actionWith } = await import('./find-command.js');
    const action = await actionWith(siblings, error.option);
    if (action === undefined) throw error;
    const [group] = name.split(' ');
    const { UsageError } = await import('../lib/usage-error.js');
    throw new UsageError(error.message, `It belongs to ${group} ${action}. ${error.hint}`);
  }
}

function print(text: string): ExitCode {
  process.stdout.write(text);
  return EXIT.ok;
}
