import { countIds } from '../flat-ids.js';
import type { Interactions } from '../interactions.js';
import { mapRanges } from '../threads/map-ranges.js';
import type { ThreadPool } from '../threads/thread-pool.js';

/**
 * The baskets in the form that training reads, in the pool's memory. Items are numbered by count descending, then by
 * canonical position descending, so that of two neighbours with equally many common baskets the one with the greater number
 * is the better one, for both metrics.
 */
export interface ItemMatrix {
  readonly items: number;
  /** By canonical position: baskets that hold the item. */
  readonly counts: Uint32Array;
  /** Addresses of what the kernel reads. */
  readonly at: {
    /** By canonical position: the item's number; its baskets of at least two items; as doubles, the entries of these baskets. */
    readonly numbers: number;
    readonly paired: number;
    readonly costs: number;
    /** By number: baskets that hold the item, and its canonical position. */
    readonly counts: number;
    readonly canonical: number;
    /** The baskets as one list, each as its length and the numbers of its items: the address of every so many of them, then the end. */
    readonly lists: readonly number[];
  };
}

const CHUNK_BASKETS = 8192;
const LIST_BASKETS = 1 << 15;

/** `inPlace` overwrites the entries with the lists. The entries must be the last thing in the pool's memory then. */
export async function buildItemMatrix(
  pool: ThreadPool,
  interactions: Interactions,
  inPlace: boolean,
): Promise<ItemMatrix> {
  const { kernel } = pool;
  const { baskets, offsets, entries } = interactions;
  const items = countIds(interactions.items);
  const [offsetsAt, entriesAt] = [pool.addressOf(offsets), pool.addressOf(entries)];
  const words = entries.length + baskets;
  if (inPlace) pool.allocate(baskets);
  const tallies = pool.allocate(items * 4);
  kernel.fill(tallies, items * 16, 0);
  mapRanges(baskets, CHUNK_BASKETS, (from, to) => kernel.countItems(from, to, offsetsAt, entriesAt, tallies));
  const [counts, paired, costs] = [pool.allocate(items), pool.allocate(items), pool.allocate(items * 2)];
  const largest = kernel.splitTallies(items, tallies, counts, paired, costs) >>> 0;
  const byNumber = pool.allocate(items);
  const [canonical, numbers, places] = [pool.allocate(items), pool.allocate(items), pool.allocate(largest + 1)];
  kernel.numberItems(items, counts, canonical, numbers, places, largest, byNumber);
  const lists = inPlace ? entriesAt : pool.allocate(words);
  if (inPlace) kernel.listBasketsInPlace(baskets, offsetsAt, entriesAt, numbers);
  else await pool.parallelFor('listBaskets', baskets, CHUNK_BASKETS, () => [offsetsAt, entriesAt, numbers, lists]);
  const starts = [];
  for (let basket = 0; basket < baskets; basket += LIST_BASKETS) starts.push(offsets[basket]! + basket);
  return {
    items,
    counts: pool.words(counts, items).slice(),
    at: {
      numbers,
      paired,
      costs,
      counts: byNumber,
      canonical,
      lists: [...starts.map((start) => lists + start * 4), lists + words * 4],
    },
  };
}
