import { UsageError } from '../../lib/usage-error.js';
import { readLine, type Terminal } from './read-line.js';

/** A question is answered, or its asker is told to stop (Ctrl-C, or `signal`). Ctrl-C is no error and no "no". */
export type Asked<T> = { readonly kind: 'answered'; readonly value: T } | { readonly kind: 'stopped' };

export interface AskOptions extends Terminal {
  /** The flag that answers without a question, named where there is no terminal to ask on: "--yes". */
  readonly flag: string;
}

export interface Choice<T> {
  /** What is typed to choose it. */
  readonly key: string;
  readonly name: string;
  readonly value: T;
}

/** How often a question is asked when the answer is none of those that it has. */
const TRIES = 3;

/**
 * A yes-or-no question: y, yes, n and no are answers, Enter is the default, and Ctrl-D is no. Anything else is asked again,
 * then taken as no. Throws UsageError where nobody can answer.
 */
export async function confirm(text: string, byDefault: boolean, options: AskOptions): Promise<Asked<boolean>> {
  requireTerminal(text, options);
  for (let tries = 0; tries < TRIES; tries++) {
    const line = await readLine(`${text} ${byDefault ? '(Y/n)' : '(y/N)'} `, options);
    if (line.kind === 'stopped') return { kind: 'stopped' };
    const value = line.kind === 'ended' ? false : yesOrNo(line.text, byDefault);
    if (value !== undefined) return { kind: 'answered', value };
    options.stdout.write('Type y or n.\n');
  }
  return { kind: 'answered', value: false };
}

function yesOrNo(text: string, byDefault: boolean): boolean | undefined {
  switch (text.trim().toLowerCase()) {
    case '':
      return byDefault;
    case 'y':
    case 'yes':
      return true;
    case 'n':
    case 'no':
      return false;
    default:
      return undefined;
  }
}

/**
 * A question before something that cannot be taken back, or that touches what is not ours: true only where `name` itself was
 * typed. A paste is refused, whatever it holds; anything else is no. Throws UsageError where nobody can answer.
 * @param otherwise what anything but the name does: "keep it".
 */
export async function confirmByName(
  text: string,
  { name, otherwise }: { readonly name: string; readonly otherwise: string },
  options: AskOptions,
): Promise<Asked<boolean>> {
  requireTerminal(text, options);
  const how = `Not just (y/N): type ${name} to confirm; anything else means ${otherwise}: `;
  const line = await readLine(`${text}\n${how}`, options);
  if (line.kind === 'stopped') return { kind: 'stopped' };
  const value = line.kind === 'line' && line.text.trim() === name && !line.pasted;
  if (line.kind === 'line' && line.pasted) options.stdout.write('That was pasted. Type it by hand.\n');
  return { kind: 'answered', value };
}

/**
 * One of a few, by its key: no cursor to move, so that a screen reader reads it as it stands. Asked again until one of them is
 * typed. Throws UsageError where nobody can answer.
 */
export async function choose<T>(text: string, choices: readonly Choice<T>[], options: AskOptions): Promise<Asked<T>> {
  requireTerminal(text, options);
  const list = choices.map(({ key, name }) => `  ${key}) ${name}\n`).join('');
  const prompt = `Type ${choices.map(({ key }) => key).join(', ')} and Enter: `;
  for (let question = `${text}\n${list}${prompt}`; ; question = prompt) {
    const line = await readLine(question, options);
    // Ctrl-D chooses nothing, and nothing more can be typed where input has ended.
    if (line.kind !== 'line') return { kind: 'stopped' };
    const chosen = choices.find(({ key }) => key === line.text.trim().toLowerCase());
    if (chosen !== undefined) return { kind: 'answered', value: chosen.value };
  }
}

function requireTerminal(text: string, { stdin, stdout, flag }: AskOptions): void {
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UsageError(`Cannot ask "${text}" without a terminal.`, `Answer it with ${flag}.`);
}
