export interface FittedTitle {
  readonly lines: readonly string[];
  /** Of the type, in the units of the width. */
  readonly size: number;
}

const SIZES = [34, 29, 25, 21, 18, 15];
/** What lines of type may take of a cover's height, without the space between them. */
const HEIGHT = 96;
/** Mean width of a letter of the covers' face, to its size: generous, since faces differ from machine to machine. */
const LETTER = 0.56;

/** Breaks a title into lines in the largest type in which it fits; what does not fit in the smallest ends in an ellipsis. */
export function fitTitle(title: string, width: number): FittedTitle {
  for (const size of SIZES) {
    const letters = Math.floor(width / (size * LETTER));
    const lines = wrap(title, letters);
    const fits = lines.every((line) => line.length <= letters) && lines.length <= Math.floor(HEIGHT / size);
    if (fits) return { lines, size };
  }
  return cut(title, SIZES.at(-1)!, width);
}

function wrap(text: string, letters: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** By letters, where words are of no help: an id of an order log can be one long word. */
function cut(text: string, size: number, width: number): FittedTitle {
  const letters = Math.floor(width / (size * LETTER));
  const room = Math.floor(HEIGHT / size);
  const points = [...text];
  const lines = Array.from({ length: Math.min(room, Math.ceil(points.length / letters)) }, (_, at) =>
    points.slice(at * letters, (at + 1) * letters).join(''),
  );
  if (points.length > room * letters) lines[room - 1] = `${lines[room - 1]!.slice(0, -1)}…`;
  return { lines, size };
}
