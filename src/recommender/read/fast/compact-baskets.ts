import { inParts } from '../../threads/map-ranges.js';
import type { Crew } from '../../threads/thread-pool.js';

/** Baskets of items in compressed rows, in the memory of a crew. */
export interface Baskets {
  readonly offsets: Uint32Array;
  readonly entries: Uint32Array;
}

const BASKETS_PER_TASK = 4096;

/** Words that a thread needs to sort. */
const SORT_ROOM = 64;

/**
 * Sorts the items of each of `size` baskets, keeping each once, and gives back all room above `mark` but for the result: first the offsets, then
 * the entries. `lengths` has room for a number for each basket.
 */
export async function compactBaskets(
  crew: Crew,
  mark: number,
  size: number,
  { offsets, entries, lengths }: Readonly<Record<'offsets' | 'entries' | 'lengths', number>>,
): Promise<Baskets> {
  const { kernel } = crew;
  const rooms = Array.from({ length: crew.threads }, () => crew.take(SORT_ROOM));
  await crew.spread('sortBaskets', size, BASKETS_PER_TASK, (thread) => [offsets, entries, lengths, rooms[thread]!]);
  let left = 0;
  inParts(size, BASKETS_PER_TASK, (from, to) => {
    left = kernel.closeGaps!(from, to, offsets, lengths, entries, left, 0) >>> 0;
  });
  crew.words(offsets, size + 1)[size] = left;
  crew.release(mark);
  const to = { offsets: crew.take(size + 1), entries: crew.take(left) };
  kernel.copy!(to.offsets, offsets, (size + 1) * 4);
  kernel.copy!(to.entries, entries, left * 4);
  return { offsets: crew.words(to.offsets, size + 1), entries: crew.words(to.entries, left) };
}
