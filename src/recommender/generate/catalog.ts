import { below } from '../philox.js';
import { type Draw, STREAM, weightedChoice } from './random-draw.js';
import { authorOf, titleOf, volumeTitle } from './titles.js';
import { GENRES } from './vocabulary.js';

export interface Book {
  /** From 1. */
  readonly id: number;
  readonly title: string;
  readonly author: string;
  readonly genre: string;
  /** The title of its series, and its number in it, from 1; '' and 0 for a single book. */
  readonly series: string;
  readonly volume: number;
  readonly priceCents: number;
}

/** A single book, or a series: the ids of its volumes, in order. */
export type Work = readonly [number, ...number[]];

export interface Catalog {
  /** In the order of their ids. */
  readonly books: readonly Book[];
  /** Works of each genre, the most popular first. */
  readonly works: readonly (readonly Work[])[];
}

/** How many volumes every series has. */
export const VOLUMES = 4;

/** Makes a catalog of a given size. With any seed, book 1 is the first volume of the most popular series of the first genre. */
export function makeCatalog(size: number, draw: Draw): Catalog {
  const genres = weightedChoice(GENRES.map(({ weight }) => weight));
  const ids = shuffledIds(size, draw);
  const books: Book[] = [];
  const works: Work[][] = GENRES.map(() => []);
  for (let work = 0, placed = 0; placed < size; work++) {
    const [forGenre, forKind, forAuthor, forPrice] = draw(STREAM.work, work) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const genre = work === 0 ? 0 : genres.pick(forGenre);
    // One work in five is a series, so that half of the books are volumes.
    const inSeries = size - placed >= VOLUMES && (work === 0 || below(5, forKind) === 0);
    const volumes = ids.subarray(placed, placed + (inSeries ? VOLUMES : 1));
    const title = titleOf(work);
    volumes.forEach((id, at) => {
      books[id - 1] = {
        id,
        title: volumeTitle(title, at + 1),
        author: authorOf(forAuthor),
        genre: GENRES[genre]!.name,
        series: inSeries ? title : '',
        volume: inSeries ? at + 1 : 0,
        priceCents: 799 + 100 * below(18, forPrice),
      };
    });
    works[genre]!.push([...volumes] as unknown as Work);
    placed += volumes.length;
  }
  return { books, works };
}

/** The ids from 1 to size in random order, except that 1 comes first. */
function shuffledIds(size: number, draw: Draw): Uint32Array {
  const keys = Float64Array.from({ length: size }, (_, at) => {
    return at === 0 ? 0 : draw(STREAM.ids, at)[0]! * 2 ** 21 + at;
  });
  return Uint32Array.from(keys.sort(), (key) => (key % 2 ** 21) + 1);
}
