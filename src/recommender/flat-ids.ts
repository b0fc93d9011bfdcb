import type { IdBytes, ItemIds } from './interactions.js';

/** Item ids, in canonical order already. Their strings are made when they are first read. */
export function flatIds(bytes: IdBytes, integers: boolean): ItemIds {
  let text: readonly string[] | undefined;
  return {
    get text() {
      text ??= textsOf(bytes);
      return text;
    },
    bytes,
    integers,
  };
}

/** How many ids there are. */
export function countIds(ids: ItemIds): number {
  return ids.bytes?.ends.length ?? ids.text.length;
}

export function textsOf({ bytes: given, ends }: IdBytes): string[] {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
  const all = bytes.toString('latin1');
  const texts = new Array<string>(ends.length);
  const ascii = bytes.toString('utf8') === all;
  let start = 0;
  for (let id = 0; id < ends.length; id++) {
    const end = ends[id]!;
    texts[id] = ascii ? all.slice(start, end) : bytes.toString('utf8', start, end);
    start = end;
  }
  return texts;
}

/** Ids as bytes, made of their strings where they are strings. */
export function bytesOfIds({ bytes, text }: ItemIds): IdBytes {
  if (bytes !== undefined) return bytes;
  const parts = text.map((id) => Buffer.from(id));
  let end = 0;
  const ends = Uint32Array.from(parts, ({ length }) => {
    end += length;
    return end;
  });
  return { bytes: Buffer.concat(parts), ends };
}

/** Whether nothing can be odd about any of these ids: see isPlainId. */
export function arePlain({ bytes, ends }: IdBytes): boolean {
  let start = 0;
  for (const end of ends) {
    if (!isPlainId(bytes, start, end)) return false;
    start = end;
  }
  return true;
}

const [ZERO, NINE, A, N, U, Z, UNDERSCORE] = [0x30, 0x39, 0x61, 0x6e, 0x75, 0x7a, 0x5f];

/**
 * Whether an id looks like no other, was not shortened and stands for no value, for certain: it is a number without a zero in front, or of
 * small letters, digits and underscores, and does not start as null, nan or undefined do.
 */
export function isPlainId(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte <= NINE) continue;
    digits = false;
    if (!((byte >= A && byte <= Z) || byte === UNDERSCORE)) return false;
  }
  const first = bytes[start];
  return digits ? first !== ZERO || end - start === 1 : first !== N && first !== U;
}
