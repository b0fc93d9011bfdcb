import type { FailureRow, Saying } from '../engine/failure-row.js';
import type { Values } from '../lib/hint-error.js';

export interface Recognised {
  readonly code: string;
  readonly row: FailureRow;
  /** The line that shows it. */
  readonly line: string;
  /** What the pattern found in the line. */
  readonly values: Values;
}

/**
 * The first row that knows one of the lines, which are another program's words, oldest first.
 * @param letter the step that ran the program; any row counts without one.
 */
export function recognise(
  lines: readonly string[],
  rows: readonly Readonly<Record<string, FailureRow>>[],
  letter?: string,
): Recognised | undefined {
  const latestFirst = lines.toReversed();
  for (const [code, row] of rows.flatMap((concern) => Object.entries(concern))) {
    for (const { pattern, steps } of row.said ?? ([] as readonly Saying[])) {
      if (letter !== undefined && steps?.includes(letter) === false) continue;
      for (const line of latestFirst) {
        const match = pattern.exec(line);
        if (match !== null) return { code, row, line: line.trim(), values: { ...match.groups } };
      }
    }
  }
  return undefined;
}
