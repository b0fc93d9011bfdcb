import { engineFailure } from '../engine/engine-failures.js';
import { type Failure, FailureError } from '../engine/failure.js';
import { inProduct, toFailure } from '../engine/failure-row.js';
import { type ErrorBlock, readErrorBlock } from '../lib/error-block.js';
import { HintError } from '../lib/hint-error.js';
import { InputError } from '../lib/input-error.js';
import { quote } from '../lib/shell-quote.js';
import { withTypedCommands } from '../lib/typed-command.js';
import { ClusterError } from '../tools/kubernetes/cluster-error.js';
import { CommandError } from '../tools/process/command-error.js';
import { clusterFailure } from './cluster-failure.js';
import { nameOf, programOf } from './command-name.js';
import { failureOf } from './failure.js';
import { FAMILIES } from './known/families.js';
import { productIn } from './product.js';
import { recognise, unquote } from './recognise.js';
import { refusedInput } from './refused-input.js';
import { FAILURES, RECOGNISED, rowOf } from './registry.js';

/** What the texts of failures may name of the run. */
export interface Surroundings {
  readonly home: string;
  readonly port: number;
  readonly orders?: { readonly file: string } | undefined;
}

/**
 * Makes a failure of whatever a step threw: what it knows itself, else the code that an error of ours carries, here or
 * from a child process, else what is known of the words of other programs, else the input that was refused, else how the
 * command ended, else a bug of ours.
 */
export function diagnose(error: unknown, step: { readonly letter: string }, around: Surroundings): Failure {
  const failure = find(error, step, around);
  return { ...failure, fix: withTypedCommands(failure.fix) };
}

function find(error: unknown, { letter }: { readonly letter: string }, around: Surroundings): Failure {
  if (error instanceof FailureError) return error.failure;
  const command = error instanceof CommandError ? { command: quote(error.command.argv) } : {};
  const lines = linesOf(error);
  const block = error instanceof HintError ? blockOf(error) : readErrorBlock(lines);
  return { ...explain(error, block, lines, letter, around), ...command };
}

function explain(
  error: unknown,
  block: ErrorBlock | undefined,
  lines: readonly string[],
  letter: string,
  around: Surroundings,
): Failure {
  // The user's own file first: nothing else knows better than its reader what is wrong in it.
  if (block !== undefined && around.orders !== undefined && block.where?.startsWith(around.orders.file))
    return refusedInput(block, letter);
  const own = block?.code === undefined ? undefined : ownFailure(block, around);
  if (own !== undefined && rowOf(own.code)?.vague !== true) return own;
  const program = error instanceof CommandError ? programOf(error.command) : undefined;
  // What a cluster was found to be needs no guess at its words.
  const rows = error instanceof ClusterError ? RECOGNISED.filter((concern) => concern !== FAMILIES) : RECOGNISED;
  const known = recognise(lines, rows, { program, letter });
  if (known !== undefined) {
    const product = productIn(lines, process.env);
    const code = known.code.replace('?', letter);
    const values = { ...placesOf(around), ...known.values };
    return toFailure(code, inProduct(known.row, product), values, { evidence: known.line });
  }
  if (own !== undefined) return own;
  if (block !== undefined) return refusedInput(block, letter);
  if (error instanceof CommandError) return endFailure(error, letter);
  if (error instanceof ClusterError) return clusterFailure(error, letter);
  return bug(error);
}

/** Evidence, oldest first: what a command printed, or what an error and its causes say. */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof CommandError) return [...error.lines, error.message];
  if (error instanceof ClusterError) return [...error.lines, error.message, error.evidence];
  const lines: string[] = [];
  for (let cause = error; cause instanceof Error && lines.length < 5; cause = cause.cause) lines.unshift(cause.message);
  return lines;
}

const blockOf = (error: HintError): ErrorBlock => ({
  what: error.message,
  where: error instanceof InputError ? error.where : undefined,
  hint: error.hint,
  code: error.code,
  values: error.values,
});

function ownFailure({ code = '', what, where, hint, values }: ErrorBlock, around: Surroundings): Failure | undefined {
  const row = rowOf(code);
  if (row === undefined) return undefined;
  const evidence = where === undefined ? what : `${where}: ${what}`;
  const particulars = row.ownWords ? { cause: what, ...(hint && { fix: hint }) } : { evidence };
  return toFailure(code, row, { ...placesOf(around), path: where ?? what, ...values }, particulars);
}

const placesOf = ({ home, port, orders }: Surroundings) => ({ home, port, orders: orders?.file ?? 'the orders' });

/** Nothing is known of its words: how it ended has to do. */
function endFailure(error: CommandError, letter: string): Failure {
  const { message, exitCode, signal, code, lines, command, timedOut } = error;
  const last = lastSaid(lines);
  const particulars = { evidence: last ?? message };
  const program = programOf(command);
  if (timedOut && (program === 'docker' || program === 'kind'))
    return toFailure('BML-X69', FAILURES['BML-X69'], {}, particulars);
  if (timedOut && (program === 'kubectl' || program === 'helm'))
    return toFailure('BML-A29', FAILURES['BML-A29'], {}, particulars);
  if (signal === 'SIGKILL' || exitCode === 137) return failureOf('BML-?91', letter, {}, particulars);
  if (code === 'ENOENT' && program === 'docker') return toFailure('BML-X87', FAILURES['BML-X87'], {}, particulars);
  if (code === 'ENOENT') return failureOf('BML-?92', letter, { program: command.argv[0] }, particulars);
  return failureOf('BML-?90', letter, { doing: nameOf(command), end: message }, particulars);
}

/** Lines that close a message and say nothing of their own. */
const CLOSING =
  /^(?:See '|Run '|To see the stack trace|Use "|For more help|Stack Trace|exit status \d+|\s*at |\S+\.\w+(?:\(.*\))?$|\S+\.go:\d+|-+$|[>|] |\d+ \||goroutine |npm (?:ERR!|error) A complete log)|^View build details|^\s*$/;

/** The last line that says something, innermost cause last: a wrapped command is left out. */
function lastSaid(lines: readonly string[]): string | undefined {
  const said = lines.map((line) => unquote(line).trim());
  return said.findLast((line) => !CLOSING.test(line)) ?? said.findLast((line) => line !== '');
}

const bug = (error: unknown) =>
  engineFailure(
    'BML-X70',
    {},
    { evidence: error instanceof Error ? `${error.name}: ${error.message}` : String(error) },
  );
