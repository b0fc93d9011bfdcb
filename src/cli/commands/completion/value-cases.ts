import type { Completion, OptionValue } from './completions.js';

/** How a shell offers the values of an option. */
export interface ValueActions {
  words(words: readonly string[]): string;
  readonly path: string;
}

/** Branches of a shell's `case "$command $option"`, each ending the completion with the option's values. */
export function valueCases(completions: readonly Completion[], actions: ValueActions): string {
  return completions
    .flatMap(({ name, options }) =>
      options
        .filter(({ value }) => value.kind !== 'none')
        .map(({ flag, short, value }) => {
          const pattern = [flag, short].flatMap((one) => (one === undefined ? [] : `'${name} ${one}'`)).join('|');
          return `    ${pattern}) ${actionOf(value, actions)}return ;;`;
        }),
    )
    .join('\n');
}

function actionOf(value: OptionValue, actions: ValueActions): string {
  switch (value.kind) {
    case 'words':
      return `${actions.words(value.words)}; `;
    case 'path':
      return `${actions.path}; `;
    case 'any':
    case 'none':
      return '';
  }
}

/** Names of the commands that have actions. */
export const groupNames = (completions: readonly Completion[]): readonly string[] => [
  ...new Set(completions.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0]!] : []))),
];
