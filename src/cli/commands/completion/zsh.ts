import type { Completion } from './completions.js';
import { groupNames, valueCases } from './value-cases.js';

/** Completes in zsh, with what each command and option is for. */
export function zshScript(completions: readonly Completion[]): string {
  const cases = completions.map(({ name, words, options }) => {
    const all = [
      ...words.map(({ word, summary }) => described(word, summary)),
      ...options.flatMap(({ flag, short, summary }) =>
        [flag, short].flatMap((one) => (one === undefined ? [] : described(one, summary))),
      ),
    ];
    return `    '${name}') words_of=(${all.join(' ')}) ;;`;
  });
  const values = valueCases(completions, { words: (list) => `compadd -- ${list.join(' ')}`, path: '_files' });
  return `#compdef bookstore-ml
# bookstore-ml: completion for zsh. Put it into a folder of fpath as _bookstore-ml, or source it after compinit.
_bookstore_ml() {
  local command='' previous="\${words[CURRENT-1]}"
  local -a words_of
  if ((CURRENT > 2)); then
    command="\${words[2]}"
    case "$command" in
      ${groupNames(completions).join('|')}) ((CURRENT > 3)) && [[ "\${words[3]}" != -* ]] && command+=" \${words[3]}" ;;
      help) command='' ;;
    esac
  fi
  case "$command $previous" in
${values}
  esac
  case "$command" in
${cases.join('\n')}
  esac
  _describe -t commands 'bookstore-ml' words_of
  [[ "\${words[CURRENT]}" == -* ]] || _files
}
if [[ "\${funcstack[1]}" == _bookstore-ml ]]; then _bookstore_ml "$@"; else compdef _bookstore_ml bookstore-ml; fi
`;
}

/** "word:what it is for", quoted. */
function described(word: string, summary: string): string {
  const text = `${word.replaceAll(':', '\\:')}${summary === '' ? '' : `:${summary}`}`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
