import type { ParseArgsConfig } from 'node:util';
import type { ExitCode } from './exit-codes.js';

/** One command of the command line, or one action of a command that has several. */
export interface CliCommand {
  readonly options: readonly OptionSpec[];
  /** Positional arguments: [least, most]. */
  readonly positionals: readonly [number, number];
  /** Words that a positional argument may be, for completion. */
  readonly words?: readonly string[];
  /** Command lines without the program's name, each with what it does. Help prints them. */
  readonly examples?: readonly (readonly [line: string, does: string])[];
  run(args: CliArgs): Promise<ExitCode>;
}

/** A command with actions, each with options and help of its own: `shop serve`, `bundle verify`. */
export interface CommandGroup {
  readonly actions: readonly ActionEntry[];
  /** The action that is meant where none is named. */
  readonly defaultAction?: string;
}

/** What help says of a command before its file is loaded. */
export interface CommandSummary {
  readonly name: string;
  /** Arguments after the name. */
  readonly usage: string;
  readonly summary: string;
}

export interface ActionEntry extends CommandSummary {
  load(): Promise<{ readonly command: CliCommand }>;
}

/** A command in the table. Its file is loaded only when it is called. */
export interface CommandEntry extends CommandSummary {
  readonly group: 'workshop' | 'recommender' | 'parts';
  load(): Promise<{ readonly command: CliCommand | CommandGroup }>;
}

export interface OptionSpec {
  readonly name: string;
  /** Placeholder of its value in help; absent for a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly help: string;
  /** Values it may have, where it is one of a few words. */
  readonly among?: readonly string[];
  /** May be given more than once. */
  readonly multiple?: boolean;
  /** Parsing refuses a command line without it. */
  readonly required?: boolean;
  /** The value where it is not given, for help. */
  readonly default?: string | number;
}

export interface CliArgs {
  /** The command as typed, with its action: "shop serve". */
  readonly command: string;
  readonly positionals: readonly string[];
  has(name: string): boolean;
  /** The text of an option, or undefined. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** The text of an option that is needed; a usage error where it is not given. */
  need(name: string): string;
  /** A whole number in a range; a usage error otherwise. */
  whole(name: string, least: number, most: number): number | undefined;
}

/** Options that every command takes. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { name: 'verbose', help: 'print on stderr each command and HTTP request with the time that it took' },
  { name: 'help', short: 'h', help: 'print this text' },
];

export type ParseOptions = NonNullable<ParseArgsConfig['options']>;
