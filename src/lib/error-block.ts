import type { HintError, Values } from './hint-error.js';
import { InputError } from './input-error.js';

/** An error as a command of ours prints it, read back from its output. */
export interface ErrorBlock {
  readonly what: string;
  /** A file with a line or column, a flag, a field; undefined where the error has none. */
  readonly where: string | undefined;
  readonly hint: string | undefined;
  readonly code: string | undefined;
  readonly values: Values;
}

const HEAD = /^(?:error:|bookstore-ml:?) /;
const MARK = /^\s+code: (BML-[A-Z]\d{2})((?: \w+=\S*)*)$/;

/** The line that carries a code from the process that fails to the one that shows it. */
export function codeLine(code: string, values: Values = {}): string {
  const pairs = Object.entries(values).map(([name, value]) => ` ${name}=${encodeURIComponent(value)}`);
  return `  code: ${code}${pairs.join('')}`;
}

/** What is printed of an error with a hint. */
export function errorBlock(error: HintError): string {
  const head =
    error instanceof InputError
      ? [`error: ${error.message}`, `  where: ${error.where}`, `  todo: ${error.hint}`]
      : [`bookstore-ml: ${error.message}`, ...(error.hint === undefined ? [] : [`  ${error.hint}`])];
  const mark = error.code === undefined ? [] : [codeLine(error.code, error.values)];
  return [...head, ...mark, ''].join('\n');
}

/**
 * The last error of a command's output: three labelled lines, or any error of ours with a code; undefined where there is
 * none. Other output may come before and after.
 */
export function readErrorBlock(lines: readonly string[]): ErrorBlock | undefined {
  for (let head = lines.length - 1, end = lines.length; head >= 0; head--) {
    if (!HEAD.test(lines[head]!)) continue;
    const block = readBlock(lines.slice(head, end));
    if (block !== undefined) return block;
    end = head;
  }
  return undefined;
}

function readBlock([head = '', ...body]: readonly string[]): ErrorBlock | undefined {
  const where = /^\s+where: (.+)$/.exec(body[0] ?? '')?.[1];
  const todo = /^\s+todo: (.+)$/.exec(body[1] ?? '')?.[1];
  const at = body.findIndex((line) => MARK.test(line));
  const what = head.replace(HEAD, '');
  if (at === -1) {
    const whole = where !== undefined && todo !== undefined;
    return whole ? { what, where, hint: todo, code: undefined, values: {} } : undefined;
  }
  const [, code, pairs = ''] = MARK.exec(body[at]!)!;
  const values = [...pairs.matchAll(/ (\w+)=(\S*)/g)].map(([, name, value]) => [name!, decodeURIComponent(value!)]);
  const hint = todo ?? (where === undefined ? body.slice(0, at).at(-1)?.trim() : undefined);
  return { what, where, hint, code, values: Object.fromEntries(values) };
}

/** What a program said last: its error where it is one of ours, else its last line; undefined where it said nothing. */
export function lastWords(lines: readonly string[]): string | undefined {
  const block = readErrorBlock(lines);
  if (block === undefined) return lines.findLast((line) => line.trim() !== '')?.trim();
  return block.where === undefined ? block.what : `${block.where}: ${block.what}`;
}
