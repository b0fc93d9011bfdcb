import { widthOf } from './type-width.js';

export interface FittedTitle {
  readonly lines: readonly string[];
  /** Font size, in the same unit as the width. */
  readonly size: number;
}

const SIZES = [34, 31, 28, 25, 23, 21, 19, 17, 15];
/** Height of a cover that the lines may take, without the space between them. */
const HEIGHT = 96;

/** Breaks a title into lines in the largest font size that fits; a title too long for the smallest ends in an ellipsis. */
export function fitTitle(title: string, width: number): FittedTitle {
  for (const size of SIZES) {
    const lines = wrap(title, width, size);
    const fits = lines.every((line) => widthOf(line, size) <= width) && lines.length <= Math.floor(HEIGHT / size);
    if (fits) return { lines, size };
  }
  const size = SIZES.at(-1)!;
  return { lines: cut(title, width, size), size };
}

/** One line of text, shortened if it does not fit. */
export function fitLine(text: string, width: number, size: number): string {
  if (widthOf(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

function wrap(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, size) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Breaks between letters: an id from an order log can be one long word. */
function cut(text: string, width: number, size: number): readonly string[] {
  const room = Math.floor(HEIGHT / size);
  const lines: string[] = [''];
  const letters = [...text];
  for (const [at, letter] of letters.entries()) {
    const line = lines.at(-1)!;
    if (widthOf(line + letter, size) <= width) lines[lines.length - 1] = line + letter;
    else if (lines.length < room) lines.push(letter);
    else {
      lines[lines.length - 1] = fitLine(line + letters.slice(at).join(''), width, size);
      break;
    }
  }
  return lines;
}
