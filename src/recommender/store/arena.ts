/** Where arrays that stay are put. What is in them is whatever was there before. */
export interface Arena {
  bytes(length: number): Uint8Array;
  numbers(length: number): Uint32Array;
}

/** Each array is memory of its own. */
export const apart: Arena = {
  bytes: (length) => new Uint8Array(length),
  numbers: (length) => new Uint32Array(length),
};

const PAGE = 65536;
/** What 32-bit addresses reach. */
const MOST_PAGES = 65536;
/** Bytes that any kind of number may begin at a multiple of. */
const ALIGNED = 8;

/**
 * Memory that threads share, and that no collector counts: to one that does, hundreds of MB that come and go are a reason
 * to stop its thread, again and again. It grows in place, and what was never touched costs nothing.
 */
export function sharedMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
}

/** Puts arrays into a memory, from its beginning on, and makes it larger where it must. */
export function makeArena(memory: WebAssembly.Memory): Arena {
  let used = 0;

  /** The buffer and the place in it for so many bytes; of one by itself where the memory cannot grow that far. */
  function claim(bytes: number): [SharedArrayBuffer, number] {
    const more = Math.ceil((used + bytes - memory.buffer.byteLength) / PAGE);
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
