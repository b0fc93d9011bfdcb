import { allocate, allocateZeroed } from '../arena';

/** A hash table with linear probing, at most half full. A slot has a code + 1 in its lower half and the code's key in the upper one. */
@unmanaged
export class HashSlots {
  at: usize = 0;
  mask: u32 = 0;
  used: u32 = 0;
}

export function newHashSlots(): usize {
  const at = allocate(offsetof<HashSlots>());
  const slots = changetype<HashSlots>(at);
  slots.mask = (1 << 10) - 1;
  slots.used = 0;
  slots.at = allocateZeroed((slots.mask + 1) * 8);
  return at;
}

// @ts-ignore: decorator
@inline
export function slotOf(key: u32): u32 {
  const mixed = key * 0x9e3779b1;
  return mixed ^ (mixed >> 15);
}

/** Adds a code with its key, which must not be there yet. */
export function insertSlot(slots: HashSlots, held: u64): void {
  let slot = slotOf(<u32>(held >> 32)) & slots.mask;
  while (load<u64>(slots.at + (slot << 3)) != 0) slot = (slot + 1) & slots.mask;
  store<u64>(slots.at + (slot << 3), held);
  if (++slots.used * 2 <= slots.mask) return;
  const old = slots.at;
  const end = old + (slots.mask << 3);
  slots.at = allocateZeroed((slots.mask + 1) * 16);
  slots.mask = slots.mask * 2 + 1;
  slots.used = 0;
  for (let from = old; from <= end; from += 8) if (load<u64>(from) != 0) insertSlot(slots, load<u64>(from));
}
