import { mapRanges } from '../../threads/map-ranges.js';
import type { ThreadPool } from '../../threads/thread-pool.js';

/** Baskets of items in compressed rows, in the memory of a pool. */
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
  pool: ThreadPool,
  mark: number,
  size: number,
  { offsets, entries, lengths }: Readonly<Record<'offsets' | 'entries' | 'lengths', number>>,
): Promise<Baskets> {
  const { kernel } = pool;
  const rooms = Array.from({ length: pool.threads }, () => pool.allocate(SORT_ROOM));
  await pool.parallelFor('sortBaskets', size, BASKETS_PER_TASK, (thread) => [
    offsets,
    entries,
    lengths,
    rooms[thread]!,
  ]);
  let left = 0;
  mapRanges(size, BASKETS_PER_TASK, (from, to) => {
    left = kernel.compactLists(from, to, offsets, lengths, entries, left, 0) >>> 0;
  });
  pool.words(offsets, size + 1)[size] = left;
  pool.release(mark);
  const to = { offsets: pool.allocate(size + 1), entries: pool.allocate(left) };
  kernel.copy(to.offsets, offsets, (size + 1) * 4);
  kernel.copy(to.entries, entries, left * 4);
  return { offsets: pool.words(to.offsets, size + 1), entries: pool.words(to.entries, left) };
}
