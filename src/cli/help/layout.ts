/** Columns that help fits in: the terminal's, else what COLUMNS says, within what reads well. */
export function helpWidth(
  stdout: { readonly columns?: number | undefined } = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): number {
  const columns = stdout.columns ?? Number(env.COLUMNS);
  return Math.min(MOST, Math.max(LEAST, columns > 0 ? columns : USUAL));
}

const LEAST = 60;
const USUAL = 80;
const MOST = 120;
const INDENT = 2;
const GAP = 2;

/**
 * Rows of a name and what it means, the meaning in a column of its own that is broken at spaces. A name that is too wide for
 * its column has a line to itself.
 */
export function twoColumns(rows: readonly (readonly [left: string, right: string])[], width: number): string {
  const most = Math.floor(width * 0.45);
  const fitting = rows.map(([left]) => left.length).filter((length) => length <= most);
  const column = INDENT + Math.max(0, ...fitting) + GAP;
  const pad = ' '.repeat(column);
  return rows
    .flatMap(([left, right]) => {
      const lines = wrapWords(right, width - column);
      const [head = '', ...rest] = wrapWords(left, width - 2 * INDENT).map((line) => ' '.repeat(INDENT) + line);
      if (rest.length > 0 || head.length + GAP > column)
        return [head, ...rest.map((line) => ' '.repeat(INDENT) + line), ...lines.map((line) => pad + line)];
      return [`${head.padEnd(column)}${lines[0] ?? ''}`.trimEnd(), ...lines.slice(1).map((line) => pad + line)];
    })
    .join('\n');
}

/** A paragraph in lines of at most `width`; a word that is longer stays whole, so that it can be copied. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

export const paragraph = (text: string, width: number) => wrapWords(text, width).join('\n');
