import {
  type CliCommand,
  COMMON_OPTIONS,
  type CommandEntry,
  type CommandSummary,
  type OptionSpec,
} from '../../command.js';

/** What can be completed behind one command, or behind one action of it. */
export interface Completion {
  /** "status", "shop serve"; of a command with actions, also its name alone. */
  readonly name: string;
  readonly summary: string;
  /** Words that may follow as arguments: actions, or what the command takes. */
  readonly words: readonly CompletedWord[];
  readonly options: readonly CompletedOption[];
}

export interface CompletedWord {
  readonly word: string;
  readonly summary: string;
}

export interface CompletedOption {
  /** With dashes. */
  readonly flag: string;
  readonly short: string | undefined;
  readonly summary: string;
  readonly value: OptionValue;
}

export type OptionValue =
  /** A switch. */
  | { readonly kind: 'none' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'path' }
  /** Something that nobody can guess. */
  | { readonly kind: 'any' };

/** Of the whole command line, as its table and the files of its commands say. */
export async function readCompletions(commands: readonly CommandEntry[]): Promise<readonly Completion[]> {
  const all: Completion[] = [
    {
      name: '',
      summary: '',
      words: [
        ...commands.map(toWord),
        { word: 'help', summary: 'print help' },
        { word: 'version', summary: 'print the version' },
      ],
      options: [
        { flag: '--help', short: '-h', summary: 'print help', value: { kind: 'none' } },
        { flag: '--version', short: '-v', summary: 'print the version', value: { kind: 'none' } },
      ],
    },
  ];
  for (const entry of commands) {
    const { command } = await entry.load();
    if (!('actions' in command)) {
      all.push(completionOf(entry.name, entry, command));
      continue;
    }
    const usual = await command.actions.find(({ name }) => name === command.defaultAction)?.load();
    const options = [...(usual?.command.options ?? []), ...COMMON_OPTIONS].map(toOption);
    all.push({ name: entry.name, summary: entry.summary, words: command.actions.map(toWord), options });
    for (const action of command.actions) {
      all.push(completionOf(`${entry.name} ${action.name}`, action, (await action.load()).command));
    }
  }
  return all;
}

const toWord = ({ name, summary }: CommandSummary): CompletedWord => ({ word: name, summary });

const completionOf = (name: string, { summary }: CommandSummary, { options, words = [] }: CliCommand): Completion => ({
  name,
  summary,
  words: words.map((word) => ({ word, summary: '' })),
  options: [...options, ...COMMON_OPTIONS].map(toOption),
});

const toOption = ({ name, short, help, value, among }: OptionSpec): CompletedOption => ({
  flag: `--${name}`,
  short: short === undefined ? undefined : `-${short}`,
  summary: help,
  value: toValue(value, among),
});

function toValue(value: string | undefined, among: readonly string[] | undefined): OptionValue {
  if (value === undefined) return { kind: 'none' };
  if (among !== undefined) return { kind: 'words', words: among };
  return /FILE|DIR|FOLDER|PATH/.test(value) && !value.includes('HOST') ? { kind: 'path' } : { kind: 'any' };
}
