import { type FlatTexts, startOf } from '../../store/flat-texts.js';

/** Builds a response from bytes that are JSON already, which is much faster than from strings. */
export interface JsonBuffer {
  /** Appends ASCII text. */
  text(text: string): void;
  /** Appends one of the texts. */
  one(texts: FlatTexts, at: number): void;
  /** Appends the texts whose indexes are at `from` up to `to` of `places`, separated by commas. */
  list(texts: FlatTexts, places: Uint32Array, from: number, to: number): void;
  /** Drops what was appended for a response that was not finished. */
  clear(): void;
  /** Returns what was appended and empties the buffer: as text, or with one character for each byte, to be sent as it is. */
  take(encoding: Encoding): string;
}

export type Encoding = 'utf8' | 'latin1';

/** A buffer to be used for one response after another. */
export function createJsonBuffer(): JsonBuffer {
  let bytes = Buffer.allocUnsafeSlow(1 << 12);
  let starts = new Uint32Array(128);
  let length = 0;

  function reserve(more: number): void {
    if (length + more <= bytes.length) return;
    const larger = Buffer.allocUnsafeSlow((length + more) * 2);
    bytes.copy(larger, 0, 0, length);
    bytes = larger;
  }

  /** For so few bytes, calling `set` takes longer. */
  function copy(from: Uint8Array, start: number, end: number): void {
    let to = length;
    for (let at = start; at < end; at++) bytes[to++] = from[at]!;
    length = to;
  }

  return {
    text(text) {
      reserve(text.length);
      for (let at = 0; at < text.length; at++) bytes[length++] = text.charCodeAt(at);
    },
    one(texts, at) {
      const start = startOf(texts, at);
      const end = texts.ends[at]!;
      reserve(end - start);
      copy(texts.bytes, start, end);
    },
    list(texts, places, from, to) {
      const { ends } = texts;
      const count = to - from;
      if (count > starts.length) starts = new Uint32Array(count);
      // Find and touch all texts before copying one, so that the reads overlap: a copying loop, whose end the processor
      // cannot predict, would wait for each text, as a million of them exceed its caches by far.
      let size = count;
      let touched = 0;
      for (let at = 0; at < count; at++) {
        const place = places[from + at]!;
        starts[at] = startOf(texts, place);
        size += ends[place]! - starts[at]!;
      }
      for (let at = 0; at < count; at++) touched |= texts.bytes[starts[at]!]!;
      // Never true, but without a use the engine would drop the reads.
      if (touched < 0) return;
      reserve(size);
      for (let at = 0; at < count; at++) {
        if (at > 0) bytes[length++] = COMMA;
        copy(texts.bytes, starts[at]!, ends[places[from + at]!]!);
      }
    },
    clear() {
      length = 0;
    },
    take(encoding) {
      const text = bytes.toString(encoding, 0, length);
      length = 0;
      return text;
    },
  };
}

const COMMA = ','.charCodeAt(0);
