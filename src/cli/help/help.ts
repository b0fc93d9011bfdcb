import {
  type CliCommand,
  COMMON_OPTIONS,
  type CommandEntry,
  type CommandGroup,
  type CommandSummary,
  type OptionSpec,
} from '../command.js';
import { COMMANDS } from '../command-table.js';
import { EXIT } from '../exit-codes.js';
import { helpWidth, paragraph, twoColumns, wrapWords } from './layout.js';

const GROUPS: Record<CommandEntry['group'], string> = {
  workshop: 'The workshop',
  recommender: 'The recommender by itself',
  parts: 'What the steps run',
};

/** Help of the whole program. */
export function helpText(width = helpWidth()): string {
  const groups = Object.entries(GROUPS).map(([group, title]) => {
    const rows = COMMANDS.filter((entry) => entry.group === group).map(
      ({ name, usage, summary }) => [`${name} ${usage}`.trim(), summary] as const,
    );
    return `${title}:\n${twoColumns(rows, width)}`;
  });
  return [
    paragraph('bookstore-ml: the "Kubernetes for machine learning" capstone, A to G, on this machine.', width),
    twoColumns(
      [
        ['bookstore-ml up', 'start here'],
        ['bookstore-ml COMMAND --help', 'options and examples of a command'],
        ['bookstore-ml --version', 'the version, as -v and version do'],
      ],
      width,
    ),
    ...groups,
    paragraph(`Exit codes: ${exitCodes()}.`, width),
    paragraph(
      'State lives in $XDG_STATE_HOME/bookstore-ml (or $BOOKSTORE_ML_HOME), one folder a cluster. No telemetry.',
      width,
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Help of a command with actions. */
export function groupHelp(entry: CommandEntry, { actions }: CommandGroup, width = helpWidth()): string {
  const rows = actions.map(({ name, usage, summary }) => [`${name} ${usage}`.trim(), summary] as const);
  return [
    usageOf(entry.name, { ...entry, usage: 'ACTION [options]' }, width),
    `Actions:\n${twoColumns(rows, width)}`,
    paragraph(`Options of an action: bookstore-ml ${entry.name} ACTION --help.`, width),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Help of a command, or of one action of it. */
export function commandHelp(
  { name, summary, command }: { readonly name: string; readonly summary: CommandSummary; readonly command: CliCommand },
  width = helpWidth(),
): string {
  const rows = [...command.options, ...COMMON_OPTIONS].map((option) => [flagOf(option), meaningOf(option)] as const);
  return [
    usageOf(name, summary, width),
    `Options:\n${twoColumns(rows, width)}`,
    ...(command.examples === undefined ? [] : [`Examples:\n${examples(command.examples, width)}`]),
  ]
    .join('\n\n')
    .concat('\n');
}

const usageOf = (name: string, { usage, summary }: CommandSummary, width: number) =>
  [paragraph(`bookstore-ml ${name} ${usage}`.trim(), width), paragraph(`  ${summary}`, width)].join('\n');

function flagOf({ name, value, short }: OptionSpec): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}

/** What it is for, and in brackets whether it is needed, its words and its default, each once. */
function meaningOf({ help, among, default: usual, required, multiple }: OptionSpec): string {
  const facts = [
    required && 'required',
    among !== undefined && `one of ${among.join(', ')}`,
    usual !== undefined && `default ${usual}`,
    multiple && 'may be repeated',
  ].filter((fact) => typeof fact === 'string');
  return facts.length === 0 ? help : `${help} (${facts.join('; ')})`;
}

/** Each command line broken as a shell reads it back, and what it does. */
function examples(lines: NonNullable<CliCommand['examples']>, width: number): string {
  return lines
    .flatMap(([line, does]) => [
      `  ${wrapWords(`bookstore-ml ${line}`, width - 6).join(' \\\n    ')}`,
      ...wrapWords(does, width - 6).map((text) => `      ${text}`),
    ])
    .join('\n');
}

function exitCodes(): string {
  return [
    `${EXIT.ok} ok`,
    `${EXIT.failed} a step failed`,
    `${EXIT.usage} wrong flags or input`,
    `${EXIT.preflight} machine not ready`,
    `${EXIT.stopped} stopped by choice`,
    `${EXIT.bug} our bug`,
    `${EXIT.interrupted}/${EXIT.terminated} signals`,
  ].join(', ');
}
