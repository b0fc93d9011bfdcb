import { InputError } from '../input-error.js';

/** What the start of a text says of all of it. */
export interface TextFormat {
  /** Bytes before the header: a byte order mark, a line `sep=;`. */
  readonly skip: number;
  /** Line of the file that comes after these. */
  readonly line: number;
  /** The byte between two fields. */
  readonly delimiter: number;
  /** Whether lines end in CR alone, as spreadsheets on a Mac once wrote them. */
  readonly endsInReturn: boolean;
}

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** What may part fields where nobody says it. The first of two that fit equally well is taken. */
const USUAL = [',', ';', '\t', '|'];

/** Words for what cannot be typed in every shell. */
const NAMES: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
  space: ' ',
};

/** The delimiter that is asked for, as a byte. Throws InputError where it cannot be one. */
export function delimiterByte(asked: string): number {
  const text = NAMES[asked.toLowerCase()] ?? asked;
  const byte = text.charCodeAt(0);
  const usable = text.length === 1 && byte < 0x80 && byte >= 0x01 && ![LF, CR, QUOTE].includes(byte);
  if (usable) return byte;
  const hint = 'give one character, such as --delimiter ";" or --delimiter tab';
  throw new InputError(`${JSON.stringify(asked)} cannot be a delimiter`, '--delimiter', hint);
}

/**
 * Looks at the start of a text, in UTF-8. `asked` is the delimiter that the user names; else it is what an Excel line `sep=;`
 * says, or that by which the header has the most of the `wanted` columns, or else the most columns.
 */
export function detectFormat(head: Buffer, asked: string | undefined, wanted: readonly string[]): TextFormat {
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const note = /^"?sep=(.)"?(\r\n|\r|\n)/i.exec(head.toString('latin1', mark, mark + 16));
  const skip = mark + (note?.[0].length ?? 0);
  const end = lineEnd(head, skip);
  const delimiter = asked === undefined ? note?.[1]?.charCodeAt(0) : delimiterByte(asked);
  return {
    skip,
    line: note === null ? 1 : 2,
    delimiter: delimiter ?? guess(head.toString('utf8', skip, end), wanted),
    endsInReturn: note === null ? isReturn(head, end) : note[2] === '\r',
  };
}

/** Whether all that detectFormat needs is here: the first line, quotes apart, and the byte after it. */
export function holdsHeader(head: Buffer): boolean {
  return lineEnd(head, 0) + 1 < head.length;
}

/** Place of the first line end outside of quotes, blank lines passed over; the end of the bytes where there is none. */
function lineEnd(bytes: Buffer, from: number): number {
  let start = from;
  while (bytes[start] === LF || bytes[start] === CR) start++;
  let first = -1;
  for (let at = start, quoted = false; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) quoted = !quoted;
    if (bytes[at] !== LF && bytes[at] !== CR) continue;
    if (!quoted) return at;
    if (first < 0) first = at;
  }
  // A quote that is never closed is no quote around a field.
  return first < 0 ? bytes.length : first;
}

const isReturn = (bytes: Buffer, at: number) => bytes[at] === CR && at + 1 < bytes.length && bytes[at + 1] !== LF;

function guess(header: string, wanted: readonly string[]): number {
  let best = ',';
  let most = 0;
  for (const delimiter of USUAL) {
    const names = splitLine(header, delimiter);
    const score = wanted.filter((name) => names.includes(name)).length * 10_000 + names.length;
    if (score > most) [best, most] = [delimiter, score];
  }
  return best.charCodeAt(0);
}

/** The fields of a line, without their quotes. */
function splitLine(line: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    else if (char === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  return [...fields, field];
}

/** Ends lines by LF where they end in CR alone. */
export async function* endedByFeed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const text = Buffer.from(chunk);
    for (let at = text.indexOf(CR); at >= 0; at = text.indexOf(CR, at + 1)) text[at] = LF;
    yield text;
  }
}
