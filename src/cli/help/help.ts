import type { CliCommand, OptionSpec } from '../command.js';
import { COMMANDS, type CommandEntry } from '../command-table.js';
import { EXIT } from '../exit-codes.js';

const GROUPS: Record<CommandEntry['group'], string> = {
  workshop: 'The workshop',
  recommender: 'The recommender, by hand',
  parts: 'What the steps run',
};

export function helpText(): string {
  const width = Math.max(...COMMANDS.map((entry) => entry.name.length + entry.usage.length)) + 3;
  const groups = Object.entries(GROUPS).map(([group, title]) => {
    const lines = COMMANDS.filter((entry) => entry.group === group).map(
      ({ name, usage, summary }) => `  ${`${name} ${usage}`.padEnd(width)}${summary}`,
    );
    return [`${title}:`, ...lines].join('\n');
  });
  return `bookstore-ml: the "Kubernetes for machine learning" capstone, A to G, on this machine.

Start here:  bookstore-ml up

${groups.join('\n\n')}

Options of a command: bookstore-ml COMMAND --help.   Version: bookstore-ml --version.
Exit codes: ${exitCodes()}.
State lives in $XDG_STATE_HOME/bookstore-ml (or $BOOKSTORE_ML_HOME), one folder a cluster. No telemetry.
`;
}

export function commandHelp(entry: CommandEntry, command: CliCommand): string {
  const options = [...command.options, { name: 'help', short: 'h', help: 'this text' } satisfies OptionSpec];
  const left = options.map(
    ({ name, value, short }) =>
      `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
  );
  const width = Math.max(...left.map((text) => text.length)) + 2;
  const lines = options.map(
    ({ help, among }, i) => `  ${left[i]!.padEnd(width)}${help}${among === undefined ? '' : ` (${among.join(', ')})`}`,
  );
  return `bookstore-ml ${entry.name} ${entry.usage}\n  ${entry.summary}\n\n${lines.join('\n')}\n`;
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
  ].join(' · ');
}
