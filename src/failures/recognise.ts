import type { FailureRow, Saying } from '../engine/failure-row.js';
import type { Values } from '../lib/hint-error.js';
import { capLine } from '../lib/terminal-text.js';

export interface Recognised {
  readonly code: string;
  readonly row: FailureRow;
  /** The line that shows it, without the commands that it quotes. */
  readonly line: string;
  /** What the pattern found in the line. */
  readonly values: Values;
}

export interface Speaker {
  /** The program's name without its folder; undefined where it is not known. */
  readonly program?: string | undefined;
  /** Letter of the step that ran it. */
  readonly letter?: string | undefined;
}

type Rows = readonly Readonly<Record<string, FailureRow>>[];

/** Said beside the point: it explains only what nothing else does. */
const WARNING =
  /^\s*(?:\[?warn(?:ing)?\b|W\d{4} |I\d{4} |DEPRECATED|time="[^"]*" level=(?:warning|info))|\[WARNING |^Cgroup controller detection|^(?:enabling experimental|using \w+ due to)/i;

/** The first row that knows one of the lines, which are another program's words, oldest first. The last line counts most. */
export function recognise(lines: readonly string[], rows: Rows, speaker: Speaker = {}): Recognised | undefined {
  const latestFirst = lines.map((line) => unquote(capLine(line))).toReversed();
  const errors = latestFirst.filter((line) => !WARNING.test(line));
  return search(errors, rows, speaker) ?? search(latestFirst, rows, speaker);
}

function search(lines: readonly string[], rows: Rows, { program, letter }: Speaker): Recognised | undefined {
  for (const [code, row] of rows.flatMap((concern) => Object.entries(concern))) {
    for (const { pattern, steps, programs } of row.said ?? ([] as readonly Saying[])) {
      if (letter !== undefined && steps?.includes(letter) === false) continue;
      if (programs !== undefined && (program === undefined || !programs.includes(program))) continue;
      for (const line of lines) {
        const match = pattern.exec(line);
        if (match !== null) return { code, row, line: line.trim(), values: { ...match.groups } };
      }
    }
  }
  return undefined;
}

/**
 * A message without the command that it wraps: `command "docker run …" failed with error: exit status 125`. What the
 * command was given is no evidence of anything.
 */
export const unquote = (line: string) =>
  line.replace(/(command|running|process) "(\S+(?: \S+){0,2})[^"]*"/g, '$1 "$2 …"');
