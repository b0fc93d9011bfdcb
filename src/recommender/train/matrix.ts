import type { Interactions } from '../interactions.js';
import type { Crew } from '../threads/crew.js';

/**
 * The baskets as training walks them, in the memory of a crew. Items have numbers of their own here: by count descending, then by canonical
 * place descending, so that of two neighbours with equally many common baskets the one with the greater number is the better,
 * for both metrics.
 */
export interface Matrix {
  readonly items: number;
  /** Baskets that hold an item, and its number, by canonical place. */
  readonly counts: Uint32Array;
  readonly numbers: Uint32Array;
  /** Additions that a row takes, by number: the entries of its baskets. */
  readonly costs: Float64Array;
  /** Addresses of what the kernel reads. */
  readonly at: {
    /** By number: baskets that hold it, and its canonical place. */
    readonly counts: number;
    readonly canonical: number;
    /** Baskets of number i are itemBaskets[itemOffsets[i]] to itemBaskets[itemOffsets[i + 1]]: addresses of a length and as many numbers. */
    readonly itemOffsets: number;
    readonly itemBaskets: number;
  };
}

const SOME_BASKETS = 8192;

export async function buildMatrix(crew: Crew, { items, baskets, offsets, entries }: Interactions): Promise<Matrix> {
  const { kernel, threads } = crew;
  const size = items.text.length;
  const [offsetsAt, entriesAt] = [crew.place(offsets), crew.place(entries)];
  const zeros = (length: number) => {
    const at = crew.take(length);
    kernel.fill!(at, length * 4, 0);
    return at;
  };
  const [countsAt, paired] = [zeros(size), zeros(size)];
  kernel.countItems!(baskets, offsetsAt, entriesAt, countsAt, paired);
  const counts = crew.words(countsAt, size).slice();
  const largest = counts.reduce((most, count) => Math.max(most, count), 0);
  const [canonical, numbersAt, places] = [crew.take(size), crew.take(size), crew.take(largest + 1)];
  kernel.numberItems!(size, countsAt, canonical, numbersAt, places, largest);
  const numbers = crew.words(numbersAt, size);

  const [countsByNumber, pairedByNumber] = [countsAt, paired].map((at) => {
    const by = crew.words(crew.take(size), size);
    crew.words(at, size).forEach((count, place) => {
      by[numbers[place]!] = count;
    });
    return by;
  });
  const [itemOffsets, next] = [crew.take(size + 1), crew.take(size)];
  const pairs = kernel.sumUp!(pairedByNumber!.byteOffset, size, itemOffsets, next) >>> 0;

  const words = entries.length + baskets;
  const lists = crew.take(words);
  await crew.spread('listBaskets', baskets, SOME_BASKETS, () => [offsetsAt, entriesAt, numbersAt, lists]);
  const itemBaskets = crew.take(pairs);
  const bounds = crew.place(equalParts(crew.words(itemOffsets, size + 1), threads));
  const costsAt = zeros(size * 2);
  await crew.spread('listItems', threads, 1, () => [bounds, lists, lists + words * 4, next, itemBaskets, costsAt]);
  const at = { counts: countsByNumber!.byteOffset, canonical, itemOffsets, itemBaskets };
  return { items: size, counts, numbers: numbers.slice(), costs: crew.doubles(costsAt, size).slice(), at };
}

/** First numbers of as many parts, with about as many baskets in each; the number of all at the end. */
function equalParts(offsets: Uint32Array, parts: number): Uint32Array {
  const total = offsets.at(-1)!;
  const bounds = new Uint32Array(parts + 1);
  let number = 0;
  for (let part = 1; part < parts; part++) {
    while (number < offsets.length - 1 && offsets[number]! * parts < total * part) number++;
    bounds[part] = number;
  }
  bounds[parts] = offsets.length - 1;
  return bounds;
}
