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

const [QUOTE, BACKSLASH, COMMA, CLOSE] = ['"', '\\', ',', ']'].map((sign) => sign.charCodeAt(0));

/**
 * The elements of a JSON list of `count` strings and nulls, written without spaces, each as it stands there: what a
 * JSON answer needs. Undefined where the list has another length.
 */
export function splitJsonList(json: Uint8Array, count: number): FlatTexts | undefined {
  const bytes = json.subarray(1);
  const ends = new Uint32Array(count);
  let item = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (quoted && byte === BACKSLASH) at++;
    else if (byte === QUOTE) quoted = !quoted;
    else if (!quoted && (byte === COMMA || byte === CLOSE)) ends[item++] = at;
  }
  // An empty list has an end too.
  return item === Math.max(count, 1) && !quoted ? { bytes, ends, gap: 1 } : undefined;
}
