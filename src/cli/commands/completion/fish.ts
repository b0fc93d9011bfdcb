import type { CompletedOption, Completion } from './completions.js';
import { groupNames } from './value-cases.js';

/** Completes in fish, with what each command and option is for. */
export function fishScript(completions: readonly Completion[]): string {
  const lines = completions.flatMap((completion) => {
    const here = conditionOf(completion.name);
    return [
      ...completion.words.map(
        ({ word, summary }) => `${BEGIN} -n ${quote(here)} -a ${quote(word)}${describe(summary)}`,
      ),
      ...completion.options.map((option) => `${BEGIN} -n ${quote(here)} ${optionArguments(option)}`),
    ];
  });
  return `# bookstore-ml: completion for fish. Put it into ~/.config/fish/completions as bookstore-ml.fish, or source it.
function __bookstore_ml_at --description 'True where the words so far name this command'
    set -l words (commandline -opc)[2..-1]
    set -l command $words[1]
    if contains -- "$command" ${groupNames(completions).join(' ')}; and set -q words[2]; and not string match -q -- '-*' $words[2]
        set command "$command $words[2]"
    end
    test "$command" = help; and set command ''
    test "$command" = "$argv"
end
complete -c bookstore-ml -f
${lines.join('\n')}
`;
}

const BEGIN = 'complete -c bookstore-ml';

const conditionOf = (name: string) => `__bookstore_ml_at ${name}`.trimEnd();

function optionArguments({ flag, short, summary, value }: CompletedOption): string {
  const names = `-l ${flag.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}`;
  switch (value.kind) {
    case 'none':
      return `${names}${describe(summary)}`;
    case 'words':
      return `${names} -x -a ${quote(value.words.join(' '))}${describe(summary)}`;
    case 'path':
      return `${names} -r -F${describe(summary)}`;
    case 'any':
      return `${names} -x${describe(summary)}`;
  }
}

const describe = (summary: string) => (summary === '' ? '' : ` -d ${quote(summary)}`);
const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
