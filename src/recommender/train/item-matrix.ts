import { countIds } from '../flat-ids.js';
import type { Interactions } from '../interactions.js';
import { inParts } from '../threads/map-ranges.js';
import type { Crew } from '../threads/thread-pool.js';

/**
 * The baskets as training walks them, in the memory of a crew. Items have numbers of their own here: by count descending,
 * then by canonical place descending, so that of two neighbours with equally many common baskets the one with the greater
 * number is the better, for both metrics.
 */
export interface Matrix {
  readonly items: number;
  /** By canonical place: baskets that hold the item. */
  readonly counts: Uint32Array;
  /** Addresses of what the kernel reads. */
  readonly at: {
    /** By canonical place: the item's number, its baskets of two items and more, and, as doubles, the entries of these. */
    readonly numbers: number;
    readonly paired: number;
    readonly costs: number;
    /** By number: baskets that hold the item, and its canonical place. */
    readonly counts: number;
    readonly canonical: number;
    /** Each basket's length and as many numbers, one basket after the other: where every so many of them start, and all end. */
    readonly lists: readonly number[];
  };
}

const SOME_BASKETS = 8192;
const MANY_BASKETS = 1 << 15;

/** `inPlace` builds the lists over the entries, which are lost: for entries that are the last thing in the memory of the crew. */
export async function buildMatrix(crew: Crew, interactions: Interactions, inPlace: boolean): Promise<Matrix> {
  const { kernel } = crew;
  const { baskets, offsets, entries } = interactions;
  const items = countIds(interactions.items);
  const [offsetsAt, entriesAt] = [crew.place(offsets), crew.place(entries)];
  const words = entries.length + baskets;
  if (inPlace) crew.take(baskets);
  const tallies = crew.take(items * 4);
  kernel.fill!(tallies, items * 16, 0);
  inParts(baskets, SOME_BASKETS, (from, to) => kernel.countItems!(from, to, offsetsAt, entriesAt, tallies));
  const [counts, paired, costs] = [crew.take(items), crew.take(items), crew.take(items * 2)];
  const largest = kernel.splitTallies!(items, tallies, counts, paired, costs) >>> 0;
  const byNumber = crew.take(items);
  const [canonical, numbers, places] = [crew.take(items), crew.take(items), crew.take(largest + 1)];
  kernel.numberItems!(items, counts, canonical, numbers, places, largest, byNumber);
  const lists = inPlace ? entriesAt : crew.take(words);
  if (inPlace) kernel.listBasketsInPlace!(baskets, offsetsAt, entriesAt, numbers);
  else await crew.spread('listBaskets', baskets, SOME_BASKETS, () => [offsetsAt, entriesAt, numbers, lists]);
  const starts = [];
  for (let basket = 0; basket < baskets; basket += MANY_BASKETS) starts.push(offsets[basket]! + basket);
  return {
    items,
    counts: crew.words(counts, items).slice(),
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
