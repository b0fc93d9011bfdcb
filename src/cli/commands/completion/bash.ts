import type { Completion } from './completions.js';
import { groupNames, valueCases } from './value-cases.js';

/** Completes in bash, with what every bash has: no package for completions is needed. */
export function bashScript(completions: readonly Completion[]): string {
  const words = completions.map(({ name, words, options }) => {
    const all = [...words.map(({ word }) => word), ...options.flatMap(({ flag, short }) => [flag, short ?? []].flat())];
    return `    '${name}') words='${all.join(' ')}' ;;`;
  });
  const values = valueCases(completions, {
    words: (list) => `COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$current"))`,
    path: 'COMPREPLY=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null',
  });
  const groups = groupNames(completions);
  return `# bookstore-ml: completion for bash. Source it, or put it where bash-completion looks.
_bookstore_ml() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command='' words='' at
  COMPREPLY=()
  # "--option=value" comes as three words.
  if [[ $current == '=' ]]; then current=''; elif [[ $previous == '=' ]]; then previous="\${COMP_WORDS[COMP_CWORD - 2]}"; fi
  if ((COMP_CWORD > 1)); then
    command="\${COMP_WORDS[1]}"
    case "$command" in
      ${groups.join('|')}) ((COMP_CWORD > 2)) && [[ \${COMP_WORDS[2]} != -* ]] && command+=" \${COMP_WORDS[2]}" ;;
      help) command='' ;;
    esac
  fi
  case "$command $previous" in
${values}
  esac
  case "$command" in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _bookstore_ml bookstore-ml
`;
}
