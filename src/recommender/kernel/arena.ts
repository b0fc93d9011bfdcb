/** Addresses at the start of the memory, which all threads share. */
export enum Header {
  /** Holds the address of the first byte that is free. */
  top = 0,
  /** Holds the start of the next chunk of a range that threads divide among themselves. On a cache line of its own. */
  nextChunk = 64,
  /** Where allocations start. */
  arena = 1024,
}

const GROWTH_PAGES: i32 = 256;

/** Allocates `bytes` at an address divisible by 64, not cleared. Traps where there is no more memory. */
export function allocate(bytes: u32): usize {
  const room = (<u64>bytes + 127) & ~(<u64>63);
  assertAddressable(<u64>atomic.load<u32>(Header.top) + room);
  const at = atomic.add<u32>(Header.top, <u32>room);
  const pages = <i32>((<u64>at + room + 0xffff) >> 16);
  while (memory.size() < pages) {
    if (memory.grow(max(GROWTH_PAGES, pages - memory.size())) < 0 && memory.grow(pages - memory.size()) < 0) unreachable();
  }
  return at;
}

function assertAddressable(end: u64): void {
  if (end > 0xffff0000) unreachable();
}

export function allocateZeroed(bytes: u32): usize {
  const at = allocate(bytes);
  memory.fill(at, 0, bytes);
  return at;
}

/** An allocation that its thread has outgrown and can use for something else. */
@unmanaged
class Spare {
  at: usize = 0;
  end: usize = 0;
}

export function newSpare(): usize {
  return allocateZeroed(offsetof<Spare>());
}

/** Moves bytes to an allocation of twice the size, and keeps the old one as spare if it is larger than what is left of the spare. */
export function grow(at: usize, bytes: u32, spare: usize): usize {
  const wider = allocate(bytes * 2);
  memory.copy(wider, at, bytes);
  const kept = changetype<Spare>(spare);
  if (bytes > <u32>(kept.end - kept.at)) {
    kept.at = at;
    kept.end = at + bytes;
  }
  return wider;
}

/** Allocates from the spare if there is enough of it, else as `allocate` does. */
export function allocateFromSpare(bytes: u32, spare: usize): usize {
  const kept = changetype<Spare>(spare);
  if (bytes > <u32>(kept.end - kept.at)) return allocate(bytes);
  kept.at += bytes;
  return kept.at - bytes;
}

export function fill(at: usize, bytes: u32, value: u32): void {
  memory.fill(at, <u8>value, bytes);
}

export function copy(to: usize, from: usize, bytes: u32): void {
  memory.copy(to, from, bytes);
}
