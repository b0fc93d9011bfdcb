import { take, zeros } from '../arena';

/** Code + 1 below, what it is looked up by above; linear probing, at most half full. */
@unmanaged
export class Slots {
  at: usize = 0;
  mask: u32 = 0;
  used: u32 = 0;
}

export function newSlots(): usize {
  const at = take(offsetof<Slots>());
  const slots = changetype<Slots>(at);
  slots.mask = (1 << 10) - 1;
  slots.used = 0;
  slots.at = zeros((slots.mask + 1) * 8);
  return at;
}

// @ts-ignore: decorator
@inline
export function placeOf(key: u32): u32 {
  const mixed = key * 0x9e3779b1;
  return mixed ^ (mixed >> 15);
}

/** Adds a code and what it is looked up by, which is not there yet. */
export function putSlot(slots: Slots, held: u64): void {
  let slot = placeOf(<u32>(held >> 32)) & slots.mask;
  while (load<u64>(slots.at + (slot << 3)) != 0) slot = (slot + 1) & slots.mask;
  store<u64>(slots.at + (slot << 3), held);
  if (++slots.used * 2 <= slots.mask) return;
  const old = slots.at;
  const end = old + (slots.mask << 3);
  slots.at = zeros((slots.mask + 1) * 16);
  slots.mask = slots.mask * 2 + 1;
  slots.used = 0;
  for (let from = old; from <= end; from += 8) if (load<u64>(from) != 0) putSlot(slots, load<u64>(from));
}
