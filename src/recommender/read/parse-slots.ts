import type { Crew } from '../threads/crew.js';
import type { PlainColumns } from './read-pieces.js';

/** Most bytes that are parsed at a time: what is read at once, and the row that was cut before it. */
export const SLOT = 2 << 20;

/** What the kernel may read past the end of the bytes. */
const MARGIN = 64;

/** Places in the memory of a crew where bytes wait to be parsed: two for each thread, so that none waits for the disk. */
export interface ParseSlots {
  readonly readers: readonly number[];
  /** Hands bytes to a thread that has a place free, waiting for one. False once anything was found that is not plain. */
  parse(bytes: Uint8Array, piece: number): Promise<boolean>;
  /** Resolves once all is parsed: true where all was plain. */
  idle(): Promise<boolean>;
}

interface Slot {
  readonly thread: number;
  readonly at: number;
}

export function parseSlots(crew: Crew, { fields, basket, item, time }: PlainColumns): ParseSlots {
  const { newReader } = crew.kernel;
  const readers = Array.from({ length: crew.threads }, () => newReader!(SLOT, fields, basket, item, time));
  const free = readers.flatMap((_, thread): Slot[] => [
    { thread, at: crew.take((SLOT + MARGIN) / 4) },
    { thread, at: crew.take((SLOT + MARGIN) / 4) },
  ]);
  const busy = new Set<Promise<void>>();
  let plain = true;

  function start({ thread, at }: Slot, bytes: Uint8Array, piece: number): void {
    crew.bytes(at, bytes.length).set(bytes);
    crew.words(piece, 5)[4] = thread;
    const work = crew.call(thread, 'parse', readers[thread]!, at, at + bytes.length, piece).then((whole) => {
      plain &&= whole !== 0;
      free.push({ thread, at });
      busy.delete(work);
    });
    busy.add(work);
  }

  return {
    readers,
    async parse(bytes, piece) {
      while (free.length === 0) await Promise.race(busy);
      if (plain) start(free.shift()!, bytes, piece);
      return plain;
    },
    async idle() {
      await Promise.all(busy);
      return plain;
    },
  };
}
