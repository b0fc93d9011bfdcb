import { PAGE_BYTES } from '../threads/shared-memory.js';

/** Allocates arrays that stay. They are not cleared. */
export interface Arena {
  bytes(length: number): Uint8Array;
  numbers(length: number): Uint32Array;
}

/** Allocates each array by itself. */
export const separateArrays: Arena = {
  bytes: (length) => new Uint8Array(length),
  numbers: (length) => new Uint32Array(length),
};

/** Every array starts at a multiple of this, which suits any kind of number. */
const ALIGNED = 8;

/** Allocates arrays one after another in a memory, from its start, and grows it when it is full. */
export function createArena(memory: WebAssembly.Memory): Arena {
  let used = 0;

  /** The buffer and the offset in it for so many bytes; a buffer of their own where the memory cannot grow that far. */
  function reserve(bytes: number): [SharedArrayBuffer, number] {
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
    bytes: (length) => new Uint8Array(...reserve(length), length),
    numbers: (length) => new Uint32Array(...reserve(length * Uint32Array.BYTES_PER_ELEMENT), length),
  };
}
