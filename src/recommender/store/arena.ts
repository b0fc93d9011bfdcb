import { PAGE_BYTES } from '../threads/shared-memory.js';

/** Where arrays that stay are put. What is in them is whatever was there before. */
export interface Arena {
  bytes(length: number): Uint8Array;
  numbers(length: number): Uint32Array;
}

/** Each array is memory of its own. */
export const separateArrays: Arena = {
  bytes: (length) => new Uint8Array(length),
  numbers: (length) => new Uint32Array(length),
};

/** Bytes that any kind of number may begin at a multiple of. */
const ALIGNED = 8;

/** Puts arrays into a memory, from its beginning on, and makes it larger where it must. */
export function createArena(memory: WebAssembly.Memory): Arena {
  let used = 0;

  /** The buffer and the place in it for so many bytes; of one by itself where the memory cannot grow that far. */
  function claim(bytes: number): [SharedArrayBuffer, number] {
    const more = Math.ceil((used + bytes - memory.buffer.byteLength) / PAGE_BYTES);
    try {
      if (more > 0) memory.grow(more);
    } catch {
      return [new SharedArrayBuffer(bytes), 0];
    }
    const at = used;
    used = Math.ceil((at + bytes) / ALIGNED) * ALIGNED;
    return [memory.buffer, at];
  }

  return {
    bytes: (length) => new Uint8Array(...claim(length), length),
    numbers: (length) => new Uint32Array(...claim(length * Uint32Array.BYTES_PER_ELEMENT), length),
  };
}
