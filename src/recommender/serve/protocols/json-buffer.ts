import { type FlatTexts, startOf } from '../../store/flat-texts.js';

/** Puts an answer together out of bytes that are JSON already: far sooner than out of strings. */
export interface JsonBuffer {
  /** ASCII. */
  text(text: string): void;
  /** One of many texts. */
  one(texts: FlatTexts, at: number): void;
  /** The texts that `places` names from one index to another, with commas between them. */
  list(texts: FlatTexts, places: Uint32Array, from: number, to: number): void;
  /** What was put in, which is gone then: as the text that it is, or a character for each byte, to be sent as they are. */
  take(encoding: Encoding): string;
}

export type Encoding = 'utf8' | 'latin1';

/** A buffer for one answer after another. */
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

  /** For so few bytes a call of `set` takes longer. */
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
      // All are found, and touched, before one is copied: so the reads overlap. A copy, whose end the processor cannot
      // foresee, would wait for each, where a million texts lie in a memory far larger than its caches.
      let size = count;
      let touched = 0;
      for (let at = 0; at < count; at++) {
        const place = places[from + at]!;
        starts[at] = startOf(texts, place);
        size += ends[place]! - starts[at]!;
      }
      for (let at = 0; at < count; at++) touched |= texts.bytes[starts[at]!]!;
      // Never: but what is not used is not read.
      if (touched < 0) return;
      reserve(size);
      for (let at = 0; at < count; at++) {
        if (at > 0) bytes[length++] = COMMA;
        copy(texts.bytes, starts[at]!, ends[places[from + at]!]!);
      }
    },
    take(encoding) {
      const text = bytes.toString(encoding, 0, length);
      length = 0;
      return text;
    },
  };
}

const COMMA = ','.charCodeAt(0);
