import { notEnoughMemory } from '../threads/memory-limit.js';

/** Rows that are done together: those at places `from` up to `to`. */
export interface Pass {
  readonly from: number;
  readonly to: number;
}

/** What must stay free beside the addresses of baskets. */
const MARGIN = 4096;

/**
 * As few passes over the rows as memory allows: each holds the addresses of its rows' baskets, four bytes each, in `free` bytes.
 * Throws InputError where those of one row do not fit.
 */
export function planPasses(offsets: Uint32Array, free: number): Pass[] {
  const most = Math.floor((free - MARGIN) / 4);
  const passes: Pass[] = [];
  const rows = offsets.length - 1;
  for (let from = 0; from < rows; ) {
    let to = from + 1;
    if (offsets[to]! - offsets[from]! > most) throw notEnoughMemory((offsets[to]! - offsets[from]!) * 4 - free);
    // What is left often fits as a whole.
    if (offsets[rows]! - offsets[from]! <= most) to = rows;
    while (to < rows && offsets[to + 1]! - offsets[from]! <= most) to++;
    passes.push({ from, to });
    from = to;
  }
  return passes;
}
