import { type Arena, separateArrays } from './arena.js';
import { isText } from './utf8.js';
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

/**
 * The elements of a JSON list of `count` strings and nulls, written without spaces. Each element stays JSON, as a response
 * needs it, and so is checked to be JSON. Undefined where the list has another length, or is not such a list.
 */
export function splitJsonList(
  json: Uint8Array,
  count: number,
  yieldPoint: YieldPoint = noYield,
  arena: Arena = separateArrays,
): FlatTexts | undefined {
  if (json[0] !== OPEN || !isText(json)) return undefined;
  const bytes = json.subarray(1);
  const ends = arena.numbers(count);
  let at = 0;
  for (let item = 0; item < count; item++) {
    at = bytes[at] === QUOTE ? endOfString(bytes, at + 1) : endOfNull(bytes, at);
    if (at < 0 || bytes[at] !== (item + 1 < count ? COMMA : CLOSE)) return undefined;
    ends[item] = at++;
    if (item % TEXTS_PER_YIELD === 0) yieldPoint();
  }
  if (count === 0 && bytes[at++] !== CLOSE) return undefined;
  // The line end that it is written with.
  return at === bytes.length || (at + 1 === bytes.length && bytes[at] === LINE_END)
    ? { bytes, ends, gap: 1 }
    : undefined;
}

const codeOf = (character: string) => character.charCodeAt(0);
const [OPEN, CLOSE, COMMA, QUOTE] = [codeOf('['), codeOf(']'), codeOf(','), codeOf('"')];
const [BACKSLASH, LINE_END, SPACE, HEX] = [codeOf('\\'), codeOf('\n'), codeOf(' '), codeOf('u')];
const NULL = Array.from('null', codeOf);
const ESCAPED = new Set(Array.from('"\\/bfnrt', codeOf));

const endOfNull = (bytes: Uint8Array, from: number) =>
  NULL.every((code, index) => bytes[from + index] === code) ? from + NULL.length : -1;

/** Index after the quote that ends a JSON string; -1 where the string is none. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return at + 1;
    if (byte < SPACE) return -1;
    if (byte !== BACKSLASH) continue;
    at++;
    if (bytes[at] === HEX) {
      for (let digit = 1; digit <= 4; digit++) if (!isHexDigit(bytes[at + digit] ?? 0)) return -1;
      at += 4;
    } else if (!ESCAPED.has(bytes[at] ?? 0)) return -1;
  }
  return -1;
}

/** 0-9, A-F, a-f. */
const isHexDigit = (code: number) =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
