import { notEnoughMemory } from '../threads/memory-limit.js';

/** Rows that are processed together: those at `from` up to `to`. */
export interface Pass {
  readonly from: number;
  readonly to: number;
}

/** Bytes that must stay free beside the addresses of baskets. */
const MARGIN = 4096;

/**
 * As few passes over the rows as the memory allows. Each pass holds the addresses of its rows' baskets, four bytes each, in
 * `free` bytes. Throws InputError where those of a single row do not fit.
 */
export function planPasses(offsets: Uint32Array, free: number): Pass[] {
  const maxAddresses = Math.floor((free - MARGIN) / 4);
  const passes: Pass[] = [];
  const rows = offsets.length - 1;
  for (let from = 0; from < rows; ) {
    let to = from + 1;
    if (offsets[to]! - offsets[from]! > maxAddresses) throw notEnoughMemory((offsets[to]! - offsets[from]!) * 4 - free);
    // The remaining rows often fit all together.
    if (offsets[rows]! - offsets[from]! <= maxAddresses) to = rows;
    while (to < rows && offsets[to + 1]! - offsets[from]! <= maxAddresses) to++;
    passes.push({ from, to });
    from = to;
  }
  return passes;
}
