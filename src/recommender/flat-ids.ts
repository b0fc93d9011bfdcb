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
