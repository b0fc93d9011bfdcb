import { parseArgs } from 'node:util';
import { UsageError } from '../../lib/usage-error.js';
import { type CliArgs, COMMON_OPTIONS, type OptionSpec, type ParseOptions } from '../command.js';
import { nearest } from './nearest.js';

const HELP = 'help';

export type Parsed = { readonly help: true } | { readonly help: false; readonly args: CliArgs };

/** Reads `argv` by a command's option list. Throws UsageError, saying what would be right, for anything else. */
export function parseCommand(
  name: string,
  argv: readonly string[],
  options: readonly OptionSpec[],
  positionals: readonly [number, number],
): Parsed {
  const { values, rest } = readTokens(name, argv, options);
  if (values.has(HELP)) return { help: true };
  for (const { name: option, value, required } of options) {
    if (required && !values.has(option)) throw missing(name, option, value);
  }
  for (const option of options) checkAmong(option, values.get(option.name) ?? []);
  if (rest.length > positionals[1])
    throw new UsageError(`${name} does not take "${rest[positionals[1]]}"`, seeHelp(name));
  if (rest.length < positionals[0]) throw new UsageError(`${name} needs an argument`, seeHelp(name));
  return { help: false, args: cliArgs(name, values, rest, options) };
}

type Values = Map<string, readonly (string | true)[]>;

function readTokens(name: string, argv: readonly string[], options: readonly OptionSpec[]) {
  const specs: ParseOptions = {};
  for (const { name, value, short } of [...COMMON_OPTIONS, ...options])
    specs[name] = {
      type: value === undefined ? 'boolean' : 'string',
      multiple: true,
      ...(short === undefined ? {} : { short }),
    };
  // parseArgs only splits; we check, so that each message can name what would be right.
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
    // An empty value counts as none, so that a pipeline can pass on a parameter that is not set.
    if (token.value === '') continue;
    values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? true]);
  }
  for (const { name: option, multiple } of options) {
    if (!multiple && (values.get(option)?.length ?? 0) > 1)
      throw new UsageError(`--${option} is given twice`, seeHelp(name));
  }
  return { values, rest };
}

/** An option that this command does not have. */
export class UnknownOptionError extends UsageError {
  /** Its name without dashes. */
  readonly option: string;
  constructor(command: string, raw: string, hint: string) {
    super(`${command} has no option ${raw}`, hint);
    this.option = raw.replace(/^-+/, '');
  }
}

function unknownOption(command: string, raw: string, options: readonly OptionSpec[]): UnknownOptionError {
  const names = options.map((option) => option.name);
  const guess = nearest(raw.replace(/^-+/, ''), names);
  return new UnknownOptionError(command, raw, guess === undefined ? seeHelp(command) : `Did you mean --${guess}?`);
}

function missing(command: string, option: string, value: string | undefined): UsageError {
  return new UsageError(`${command} needs --${option}${value === undefined ? '' : ` ${value}`}`, seeHelp(command));
}

function checkAmong(option: OptionSpec, given: readonly (string | true)[]): void {
  if (option.among === undefined) return;
  for (const value of given) {
    if (!option.among.includes(String(value))) {
      throw new UsageError(`--${option.name} is one of ${option.among.join(', ')}; "${value}" is not`);
    }
  }
}

function cliArgs(
  command: string,
  values: Values,
  positionals: readonly string[],
  options: readonly OptionSpec[],
): CliArgs {
  const texts = (name: string) => (values.get(name) ?? []).map(String);
  const text = (name: string) => texts(name)[0];
  return {
    command,
    positionals,
    need(name) {
      const given = text(name);
      if (given !== undefined) return given;
      throw missing(command, name, options.find((option) => option.name === name)?.value);
    },
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
