/**
 * Texts in UTF-8, one after another, without an object for each: text i ends at byte ends[i], and text i + 1 begins `gap`
 * bytes further on.
 */
export interface FlatTexts {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly gap: number;
}

/** The byte at which a text begins. */
export function startOf({ ends, gap }: FlatTexts, at: number): number {
  return at === 0 ? 0 : ends[at - 1]! + gap;
}

/** How bytes become a string: as the text that they are, or one character each, to be sent as they are. */
export type Encoding = 'utf8' | 'latin1';

export function textAt(texts: FlatTexts, at: number, encoding: Encoding = 'utf8'): string {
  reserve(texts.ends[at]! - startOf(texts, at));
  return scratch.toString(encoding, 0, copy(texts.bytes, startOf(texts, at), texts.ends[at]!, 0));
}

/** The texts that `places` names from one index to another, with commas between them. */
export function joinTexts(texts: FlatTexts, places: Uint32Array, from: number, to: number, encoding: Encoding): string {
  const { bytes, ends } = texts;
  const count = to - from;
  if (count > starts.length) starts = new Uint32Array(count);
  // All are found, and touched, before one is copied: so the reads overlap. A copy, whose end the processor cannot foresee,
  // would wait for each, three times as long where a million texts lie in a memory far larger than its caches.
  let size = count;
  let touched = 0;
  for (let at = 0; at < count; at++) {
    const place = places[from + at]!;
    starts[at] = startOf(texts, place);
    size += ends[place]! - starts[at]!;
  }
  for (let at = 0; at < count; at++) touched |= bytes[starts[at]!]!;
  reserve(size);
  let length = 0;
  for (let at = 0; at < count; at++) {
    if (at > 0) scratch[length++] = COMMA;
    length = copy(bytes, starts[at]!, ends[places[from + at]!]!, length);
  }
  return touched < 0 ? '' : scratch.toString(encoding, 0, length);
}

/** Where answers are put together: one for all, as none waits for another. */
let scratch = Buffer.allocUnsafeSlow(1 << 12);

function reserve(size: number): void {
  if (size > scratch.length) scratch = Buffer.allocUnsafeSlow(size * 2);
}

/** Copies into `scratch`, which has room, and answers where it ended: for so few bytes a call of `set` takes longer. */
function copy(bytes: Uint8Array, start: number, end: number, to: number): number {
  let at = to;
  for (let byte = start; byte < end; byte++) scratch[at++] = bytes[byte]!;
  return at;
}

let starts = new Uint32Array(128);

const [QUOTE, BACKSLASH, COMMA, CLOSE] = Buffer.from('"\\,]') as unknown as [number, number, number, number];

/**
 * The elements of a JSON list of `count` strings and nulls, written without spaces, each as it stands there: what a
 * JSON answer needs. Undefined where the list has another length.
 */
export function splitJsonList(json: Uint8Array, count: number): FlatTexts | undefined {
  const bytes = json.subarray(1);
  const ends = new Uint32Array(count);
  let item = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) at = endOfString(bytes, at + 1);
    else if (bytes[at] === COMMA || bytes[at] === CLOSE) ends[item++] = at;
  }
  // An empty list has an end too.
  return item === Math.max(count, 1) ? { bytes, ends, gap: 1 } : undefined;
}

/** The quote that ends a JSON string. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
