/** Stands for an id that is not a whole number of at most eight digits in its usual form. */
export const NO_NUMBER: u32 = u32.MAX_VALUE;

/** The number that an id is, or NO_NUMBER. Reads up to seven bytes past it. */
// @ts-ignore: decorator
@inline
export function numberOf(id: usize, length: u32): u32 {
  return length - 1 < 8 ? smallNumber(load<u64>(id), length) : NO_NUMBER;
}

// @ts-ignore: decorator
@inline
export function smallNumber(word: u64, length: u32): u32 {
  // Align the digits at the end, with zeros before them; bytes behind the id are shifted out. The shift is never by 64.
  const allocateZeroed = length < 8 ? 0x3030303030303030 >> (<u64>length << 3) : 0;
  let v = ((word << (<u64>(8 - length) << 3)) | allocateZeroed) ^ 0x3030303030303030;
  const odd = (v | (v + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0;
  if (odd != 0 || (length > 1 && (word & 0xff) == 0x30)) return NO_NUMBER;
  v = (v * 2561) >> 8;
  v = ((v & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return <u32>(((v & 0x0000ffff0000ffff) * 42949672960001) >> 32);
}

// @ts-ignore: decorator
@inline
export function wordAt(id: usize, length: u32, offset: u32): u64 {
  const word = load<u64>(id + offset);
  const left = length - offset;
  return left >= 8 ? word : word & ((<u64>1 << (<u64>left << 3)) - 1);
}

/** Whether two ids of the same length are equal. */
// @ts-ignore: decorator
@inline
export function same(a: usize, b: usize, length: u32): bool {
  for (let offset: u32 = 0; offset < length; offset += 8) {
    if (wordAt(a, length, offset) != wordAt(b, length, offset)) return false;
  }
  return true;
}

/** A 32-bit hash of all bytes of an id. */
export function hashOf(id: usize, length: u32): u32 {
  let hash: u64 = 0;
  for (let offset: u32 = 0; offset < length; offset += 8) {
    hash = (hash ^ wordAt(id, length, offset)) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 29;
  }
  return <u32>((hash * 0xbf58476d1ce4e5b9) >> 32);
}
