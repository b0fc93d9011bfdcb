import type { ParseArgsConfig } from 'node:util';
import type { ExitCode } from './exit-codes.js';

/** One command of the command line. The table in commands.ts generates help and loads the file on use. */
export interface CliCommand {
  readonly options: readonly OptionSpec[];
  /** Positional arguments: [least, most]. */
  readonly positionals: readonly [number, number];
  run(args: CliArgs): Promise<ExitCode>;
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
}

export interface CliArgs {
  readonly positionals: readonly string[];
  has(name: string): boolean;
  /** The text of an option, or undefined. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** A whole number in a range; a usage error otherwise. */
  whole(name: string, least: number, most: number): number | undefined;
}

export type ParseOptions = NonNullable<ParseArgsConfig['options']>;
