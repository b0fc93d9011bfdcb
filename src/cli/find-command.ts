import { UsageError } from '../lib/usage-error.js';
import type { ActionEntry, CliCommand, CommandEntry, CommandGroup, CommandSummary } from './command.js';
import { COMMANDS } from './command-table.js';
import { nearest } from './parsing/nearest.js';

/** What a command line asks for, before its options are read. */
export type Found =
  | {
      readonly kind: 'command';
      /** With the action: "shop serve". */
      readonly name: string;
      readonly summary: CommandSummary;
      readonly command: CliCommand;
      /** What is left of the command line. */
      readonly argv: readonly string[];
      /** The other actions of the same command. */
      readonly siblings: readonly ActionEntry[];
    }
  | { readonly kind: 'group'; readonly entry: CommandEntry; readonly group: CommandGroup };

/** Finds the command, and its action where it has several, that `argv` names. Loads its file. */
export async function findCommand(argv: readonly string[]): Promise<Found> {
  const [name, ...rest] = argv;
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (entry === undefined) throw unknownCommand(name ?? '');
  const { command } = await entry.load();
  if (!('actions' in command))
    return { kind: 'command', name: entry.name, summary: entry, command, argv: rest, siblings: [] };
  return findAction(entry, command, rest);
}

async function findAction(entry: CommandEntry, group: CommandGroup, argv: readonly string[]): Promise<Found> {
  const at = actionPlace(group, argv);
  const named = argv[at];
  if (named === 'help' || (named === undefined && argv.some(isHelp))) return { kind: 'group', entry, group };
  const wanted = named ?? group.defaultAction;
  const action = group.actions.find((candidate) => candidate.name === wanted);
  if (action === undefined) throw unknownAction(entry, group, wanted);
  const { command } = await action.load();
  return {
    kind: 'command',
    name: `${entry.name} ${action.name}`,
    summary: action,
    command,
    argv: named === undefined ? argv : argv.toSpliced(at, 1),
    siblings: group.actions.filter((other) => other !== action),
  };
}

/** Index of the action's name: the first word, or, where the command line begins with options, the first that names one. */
function actionPlace({ actions }: CommandGroup, argv: readonly string[]): number {
  const [first] = argv;
  if (first === undefined) return -1;
  return first.startsWith('-') ? argv.findIndex((word) => actions.some((action) => action.name === word)) : 0;
}

const isHelp = (word: string) => word === '--help' || word === '-h';

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

function unknownAction(entry: CommandEntry, group: CommandGroup, word: string | undefined): UsageError {
  const what = word === undefined ? `${entry.name} needs an action` : `${entry.name} cannot "${word}"`;
  const names = group.actions.map((action) => action.name);
  const guess = word === undefined ? undefined : nearest(word, names);
  return new UsageError(what, `It can: ${names.join(', ')}.${guess === undefined ? '' : ` Did you mean ${guess}?`}`);
}

/** The name of another action of the same command that has this option. */
export async function actionWith(siblings: readonly ActionEntry[], option: string): Promise<string | undefined> {
  for (const { name, load } of siblings) {
    const { command } = await load();
    if (command.options.some((one) => one.name === option)) return name;
  }
  return undefined;
}
