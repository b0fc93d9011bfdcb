import type { Failure } from '../engine/failure.js';

/** Input that a command of ours refused, as it printed it. */
export interface RefusedInput {
  readonly what: string;
  readonly where: string;
  readonly todo: string;
}

/** Reads the last "error: …", "  where: …", "  todo: …" of a command's output; undefined where there is none. */
export function readRefusedInput(lines: readonly string[]): RefusedInput | undefined {
  const at = lines.findLastIndex((line) => line.startsWith('error: '));
  const what = lines[at]?.slice('error: '.length);
  const where = /^\s+where: (.+)$/.exec(lines[at + 1] ?? '')?.[1];
  const todo = /^\s+todo: (.+)$/.exec(lines[at + 2] ?? '')?.[1];
  return what === undefined || where === undefined || todo === undefined ? undefined : { what, where, todo };
}

export function inputFailure({ what, where, todo }: RefusedInput, letter: string): Failure {
  return {
    code: `BML-${letter}10`,
    what: 'the input cannot be used',
    evidence: `${where}: ${what}`,
    cause: what,
    fix: todo,
    transient: false,
  };
}
