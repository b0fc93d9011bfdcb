import { type Arena, separateArrays } from '../../store/arena.js';
import { type FlatTexts, startOf } from '../../store/flat-texts.js';
import { noYield, TEXTS_PER_YIELD, type YieldPoint } from '../../store/yield-point.js';

/** By byte, how JSON escapes it in a string, where it does: quotes, backslashes and control characters. */
const ESCAPES: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const text = byte < 128 ? JSON.stringify(String.fromCharCode(byte)).slice(1, -1) : '';
  return text.length > 1 ? new TextEncoder().encode(text) : undefined;
});

const QUOTE = '"'.charCodeAt(0);

/** The texts as JSON strings. No JavaScript string is made: for a million texts that would be a hundred MB of garbage. */
export function toJsonStrings(
  texts: FlatTexts,
  yieldPoint: YieldPoint = noYield,
  arena: Arena = separateArrays,
): FlatTexts {
  const count = texts.ends.length;
  const bytes = arena.bytes(sizeOf(texts, yieldPoint));
  const ends = arena.numbers(count);
  let to = 0;
  for (let item = 0; item < count; item++) {
    bytes[to++] = QUOTE;
    for (let at = startOf(texts, item); at < texts.ends[item]!; at++) {
      const escaped = ESCAPES[texts.bytes[at]!];
      if (escaped === undefined) bytes[to++] = texts.bytes[at]!;
      else {
        bytes.set(escaped, to);
        to += escaped.length;
      }
    }
    bytes[to++] = QUOTE;
    ends[item] = to;
    if (item % TEXTS_PER_YIELD === 0) yieldPoint();
  }
  return { bytes, ends, gap: 0 };
}

function sizeOf(texts: FlatTexts, yieldPoint: YieldPoint): number {
  let size = 2 * texts.ends.length;
  for (let item = 0; item < texts.ends.length; item++) {
    for (let at = startOf(texts, item); at < texts.ends[item]!; at++) size += ESCAPES[texts.bytes[at]!]?.length ?? 1;
    if (item % TEXTS_PER_YIELD === 0) yieldPoint();
  }
  return size;
}
