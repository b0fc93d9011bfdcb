import type { Book } from '../api/catalog.js';
import type { BookId } from '../api/shapes.js';
import type { Random } from './random.js';
import type { ShopClient } from './shop-client.js';

/** How demand changes: not at all, to other genres, or to other books. */
export type Drift = 'none' | 'genre' | 'popularity';
export const DRIFTS: readonly Drift[] = ['none', 'genre', 'popularity'];

/** What customers want. */
export interface Tastes {
  /** Number of books in the shop. */
  readonly books: number;
  /** The favourite genre of a reader of this book. */
  favouriteGenreOf(book: Book): string;
  /** The next book that a reader wants: mostly of the favourite genre, and mostly a popular one. */
  wish(home: string | undefined, random: Random): Book;
  /** The next volume of the series, if there is one. */
  sequel(book: Book): Book | undefined;
  find(id: BookId): Book | undefined;
}

/** Maximum number of catalog pages to read. */
const PAGES = 500;
/** Percentage of wishes in the reader's favourite genre. */
const OWN_GENRE = 75;

/** Reads the catalog once. */
export async function learnTastes(shop: ShopClient, drift: Drift): Promise<Tastes> {
  const books = await readCatalog(shop);
  const byId = new Map(books.map((book) => [String(book.book_id), book]));
  const bySeries = new Map(books.map((book) => [`${book.series}\n${book.volume}`, book]));
  const popular = (await shop.popular()).flatMap((id) => byId.get(String(id)) ?? []);
  const ranked = [...new Set([...popular, ...books])];
  // After the drift, people want what nobody wanted.
  if (drift === 'popularity') ranked.reverse();
  const byGenre = new Map<string, Book[]>();
  for (const book of ranked) byGenre.set(book.genre, [...(byGenre.get(book.genre) ?? []), book]);
  const genres = [...byGenre.keys()].sort();
  return {
    books: books.length,
    // After the drift, all readers of one genre have moved to the next.
    favouriteGenreOf: ({ genre }) => (drift === 'genre' ? genres[(genres.indexOf(genre) + 1) % genres.length]! : genre),
    wish(home, random) {
      const own = home === undefined || !random.chance(OWN_GENRE) ? undefined : byGenre.get(home);
      const shelf = own ?? ranked;
      return shelf[random.rank(shelf.length)]!;
    },
    sequel: ({ series, volume }) =>
      series === '' || volume === null ? undefined : bySeries.get(`${series}\n${volume + 1}`),
    find: (id) => byId.get(String(id)),
  };
}

async function readCatalog(shop: ShopClient): Promise<readonly Book[]> {
  const books: Book[] = [];
  for (let page = 1; page <= PAGES; page++) {
    const found = await shop.page(page);
    books.push(...found.books);
    if (page >= found.pages) break;
  }
  return books;
}
