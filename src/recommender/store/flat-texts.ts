import { type Arena, separateArrays } from './arena.js';
import { noYield, TEXTS_PER_YIELD, type YieldPoint } from './yield-point.js';

/**
 * Texts in UTF-8 in one array, without an object for each: text i ends at byte ends[i], and text i + 1 starts `gap` bytes
 * later.
 */
export interface FlatTexts {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly gap: number;
}

/** The byte at which a text starts. */
export function startOf({ ends, gap }: FlatTexts, at: number): number {
  return at === 0 ? 0 : ends[at - 1]! + gap;
}

export function textAt(texts: FlatTexts, at: number): string {
  const { buffer, byteOffset } = texts.bytes;
  const start = startOf(texts, at);
  return Buffer.from(buffer, byteOffset + start, texts.ends[at]! - start).toString('utf8');
}

const [QUOTE, BACKSLASH, COMMA, CLOSE] = Buffer.from('"\\,]') as unknown as [number, number, number, number];

/**
 * The elements of a JSON list of `count` strings and nulls, written without spaces. Each element stays JSON, as a response
 * needs it. Undefined where the list has another length.
 */
export function splitJsonList(
  json: Uint8Array,
  count: number,
  yieldPoint: YieldPoint = noYield,
  arena: Arena = separateArrays,
): FlatTexts | undefined {
  const bytes = json.subarray(1);
  const ends = arena.numbers(count);
  let item = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) at = endOfString(bytes, at + 1);
    else if (bytes[at] === COMMA || bytes[at] === CLOSE) {
      ends[item++] = at;
      if (item % TEXTS_PER_YIELD === 0) yieldPoint();
    }
  }
  // An empty list has one end too.
  return item === Math.max(count, 1) ? { bytes, ends, gap: 1 } : undefined;
}

/** Index of the quote that ends a JSON string. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
