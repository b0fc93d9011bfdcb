import stringWidth from 'string-width';

/** Columns that a text takes: CJK and emoji take two, combining marks none. */
export function widthOf(text: string): number {
  // Nearly every text is ASCII, and every frame measures all of them.
  return PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** At most `columns` wide, with `ellipsis` at the end where something is missing. Never cuts within a character. */
export function truncate(text: string, columns: number, ellipsis: string): string {
  if (widthOf(text) <= columns) return text;
  if (columns <= widthOf(ellipsis)) return takeColumns(ellipsis, columns);
  return takeColumns(text, columns - widthOf(ellipsis)).trimEnd() + ellipsis;
}

export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** Broken at spaces into lines of at most `columns`; a longer word is broken where it must be. */
export function wrap(text: string, columns: number): string[] {
  const width = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = chop(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return line === '' ? lines : [...lines, line];
}

/** A shell command on lines of at most `columns`, each but the last ending in a backslash. Never broken within quotes. */
export function wrapCommand(command: string, columns: number): readonly string[] {
  const words = command.match(/(?:[^\s'"]|'[^']*'|"[^"]*"|['"])+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    // Four columns of indent on every further line, two for the backslash.
    if (line !== '' && widthOf(line) + widthOf(word) + 7 > columns) {
      lines.push(`${line} \\`);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return widthOf(command) <= columns ? [command] : [...lines, line];
}

/** Pieces of at most `columns` each; the text itself where it fits. */
export function chop(word: string, columns: number): string[] {
  if (widthOf(word) <= columns) return [word];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const character of graphemes(word)) {
    const width = widthOf(character);
    if (piece !== '' && used + width > columns) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += character;
    used += width;
  }
  return [...pieces, piece];
}

function takeColumns(text: string, columns: number): string {
  let taken = '';
  let used = 0;
  for (const character of graphemes(text)) {
    used += widthOf(character);
    if (used > columns) break;
    taken += character;
  }
  return taken;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function* graphemes(text: string): Generator<string> {
  if (PRINTABLE_ASCII.test(text)) yield* text;
  else for (const { segment } of segmenter.segment(text)) yield segment;
}
