import { type Failure, FailureError } from '../engine/failure.js';
import { quote } from '../lib/shell-quote.js';
import { ToolError } from '../tools/install/tool-error.js';
import { ClusterError } from '../tools/kubernetes/cluster-error.js';
import { CommandError } from '../tools/process/command-error.js';
import { CATALOGUE } from './catalogue.js';
import { clusterFailure } from './cluster-failure.js';
import { inputFailure, readRefusedInput } from './input-failure.js';
import type { FailureRow } from './row.js';

/** What the texts of the catalogue may name of the run. */
export interface Surroundings {
  readonly home: string;
  readonly port: number;
  readonly orders?: { readonly file: string } | undefined;
}

/**
 * Makes a failure of whatever a step threw: what it knows itself, else what is wrong in the user's own orders, else the
 * first row of the catalogue whose evidence is found, else the input a command refused, else how the command ended, else
 * a bug of ours.
 */
export function diagnose(error: unknown, step: { readonly letter: string }, around: Surroundings): Failure {
  if (error instanceof FailureError) return error.failure;
  const lines = linesOf(error);
  const command = error instanceof CommandError ? { command: quote(error.command.argv) } : {};
  const refused = readRefusedInput(lines);
  // The user's own file first: no row of the catalogue knows better than the reader what is wrong in it.
  const own = around.orders !== undefined && refused?.where.startsWith(around.orders.file) === true;
  const found = own ? undefined : fromCatalogue(lines, step.letter, around);
  if (found !== undefined) return { ...found, ...command };
  if (refused !== undefined) return { ...inputFailure(refused, step.letter), ...command };
  if (error instanceof CommandError) return { ...fromEnd(error, step.letter), ...command };
  if (error instanceof ClusterError) return clusterFailure(error, step.letter);
  if (error instanceof ToolError) return missingTool(error);
  return bug(error);
}

/** Evidence, oldest first: what a command printed, or what an error and its causes say. */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof CommandError) return [...error.lines, error.message];
  if (error instanceof ClusterError) return [error.message, error.evidence];
  const lines: string[] = [];
  for (let cause = error; cause instanceof Error && lines.length < 5; cause = cause.cause) lines.unshift(cause.message);
  return lines;
}

function fromCatalogue(lines: readonly string[], letter: string, around: Surroundings): Failure | undefined {
  for (const row of CATALOGUE) {
    if (row.steps !== undefined && !row.steps.includes(letter)) continue;
    for (const line of lines.toReversed()) {
      const match = row.evidence.exec(line);
      if (match !== null) return fill(row, line.trim(), match, around);
    }
  }
  return undefined;
}

function fill(row: FailureRow, evidence: string, match: RegExpExecArray, around: Surroundings): Failure {
  const names: Record<string, string | undefined> = {
    home: around.home,
    port: String(around.port),
    orders: around.orders?.file ?? 'the orders',
  };
  const told = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? match[Number(name)] ?? 'it');
  return {
    code: row.code,
    what: told(row.what),
    evidence,
    cause: told(row.cause),
    fix: told(row.fix),
    transient: row.transient ?? false,
  };
}

/** No row knows its words: how it ended has to do. */
function fromEnd({ message, exitCode, signal, code, lines }: CommandError, letter: string): Failure {
  const evidence = lines.findLast((line) => line.trim() !== '')?.trim() ?? message;
  const common = { evidence, transient: false };
  if (signal === 'SIGKILL' || exitCode === 137) {
    return {
      ...common,
      code: `BML-${letter}91`,
      what: 'a process was killed',
      cause: 'somebody killed it, or the system did because memory ran out',
      fix: 'retry; if it happens again take a smaller shop: up --profile s',
    };
  }
  if (code === 'ENOENT') {
    return {
      ...common,
      code: `BML-${letter}92`,
      what: 'a program is missing',
      cause: message,
      fix: 'install it, or put it on the PATH, then retry',
    };
  }
  return {
    ...common,
    code: `BML-${letter}90`,
    what: 'a command failed',
    cause: message,
    fix: 'its log says more; retrying is safe',
  };
}

const missingTool = ({ message, hint }: ToolError): Failure => ({
  code: 'BML-X31',
  what: 'a program is missing',
  cause: message,
  fix: hint ?? 'install it, then retry',
  transient: false,
});

function bug(error: unknown): Failure {
  return {
    code: 'BML-X70',
    what: 'something of ours broke',
    evidence: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    cause: 'a bug of ours',
    fix: 'report it with the log; retrying is safe',
    transient: false,
  };
}
