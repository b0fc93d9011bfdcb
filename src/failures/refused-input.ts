import type { Failure } from '../engine/failure.js';
import type { ErrorBlock } from '../lib/error-block.js';
import { failureOf } from './failure.js';

/** Input that a command of ours refused: its own words say what to do. */
export function refusedInput({ what, where, hint }: ErrorBlock, letter: string): Failure {
  return failureOf(
    'BML-?10',
    letter,
    {},
    { evidence: where === undefined ? what : `${where}: ${what}`, cause: what, ...(hint && { fix: hint }) },
  );
}
