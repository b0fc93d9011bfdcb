import { parseArgs } from 'node:util';
import { UsageError } from '../../lib/usage-error.js';
import type { CliArgs, OptionSpec, ParseOptions } from '../command.js';
import { nearest } from './nearest.js';

const HELP = 'help';

export type Parsed = { readonly help: true } | { readonly help: false; readonly args: CliArgs };

/** Reads `argv` by a command's own option list; whatever does not fit is a UsageError that says what would. */
export function parseCommand(
  name: string,
  argv: readonly string[],
  options: readonly OptionSpec[],
  positionals: readonly [number, number],
): Parsed {
  const { values, rest } = readTokens(name, argv, options);
  if (values.has(HELP)) return { help: true };
  for (const option of options) checkAmong(option, values.get(option.name) ?? []);
  if (rest.length > positionals[1])
    throw new UsageError(`${name} does not take "${rest[positionals[1]]}"`, seeHelp(name));
  if (rest.length < positionals[0]) throw new UsageError(`${name} needs an argument`, seeHelp(name));
  return { help: false, args: cliArgs(values, rest) };
}

type Values = Map<string, readonly (string | true)[]>;

function readTokens(name: string, argv: readonly string[], options: readonly OptionSpec[]) {
  const specs: ParseOptions = { [HELP]: { type: 'boolean', short: 'h' } };
  for (const { name, value, short } of options)
    specs[name] = {
      type: value === undefined ? 'boolean' : 'string',
      multiple: true,
      ...(short === undefined ? {} : { short }),
    };
  // parseArgs only splits; the checks are ours, so that each message names what would be right.
  const { tokens } = parseArgs({
    args: [...argv],
    options: specs,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Values = new Map();
  const rest: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') rest.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = specs[token.name];
    if (spec === undefined) throw unknownOption(name, token.rawName, options);
    if (spec.type === 'string' && (token.value === undefined || (!token.inlineValue && /^--[a-z]/.test(token.value)))) {
      throw new UsageError(`${token.rawName} needs a value`, seeHelp(name));
    }
    if (spec.type === 'boolean' && token.value !== undefined)
      throw new UsageError(`${token.rawName} takes no value`, seeHelp(name));
    // An empty value is none: a pipeline can pass on a parameter that is not set.
    if (token.value === '') continue;
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? true]);
  }
  for (const { name: option, multiple } of options) {
    if (!multiple && (values.get(option)?.length ?? 0) > 1)
      throw new UsageError(`--${option} is given twice`, seeHelp(name));
  }
  return { values, rest };
}

function unknownOption(command: string, raw: string, options: readonly OptionSpec[]): UsageError {
  const guess = nearest(
    raw.replace(/^-+/, ''),
    options.map((option) => option.name),
  );
  return new UsageError(
    `${command} has no option ${raw}`,
    guess === undefined ? seeHelp(command) : `Did you mean --${guess}?`,
  );
}

function checkAmong(option: OptionSpec, given: readonly (string | true)[]): void {
  if (option.among === undefined) return;
  for (const value of given) {
    if (!option.among.includes(String(value))) {
      throw new UsageError(`--${option.name} is one of ${option.among.join(', ')}; "${value}" is not`);
    }
  }
}

function cliArgs(values: Values, positionals: readonly string[]): CliArgs {
  const texts = (name: string) => (values.get(name) ?? []).map(String);
  const text = (name: string) => texts(name)[0];
  return {
    positionals,
    has: (name) => values.has(name),
    text,
    texts,
    whole(name, least, most) {
      const given = text(name);
      if (given === undefined) return undefined;
      const value = Number(given);
      if (!/^\d+$/.test(given) || value < least || value > most) {
        throw new UsageError(`--${name} is a whole number from ${least} to ${most}; "${given}" is not`);
      }
      return value;
    },
  };
}

const seeHelp = (name: string) => `See bookstore-ml ${name} --help.`;
