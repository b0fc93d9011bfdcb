import type { Book } from '../api/catalog.js';
import type { BookId } from '../api/shapes.js';
import type { Random } from './random.js';
import type { ShopClient } from './shop-client.js';

/** How what people want moves away from what they wanted: not at all, to other genres, or to other books. */
export type Drift = 'none' | 'genre' | 'popularity';
export const DRIFTS: readonly Drift[] = ['none', 'genre', 'popularity'];

/** What is there to want. */
export interface Tastes {
  /** How many there are. */
  readonly books: number;
  /** The genre that a reader of this book has at heart. */
  homeOf(book: Book): string;
  /** A reader's next wish: mostly of a genre, and mostly what others buy too. */
  wish(home: string | undefined, random: Random): Book;
  /** The volume after this one, where there is one. */
  sequel(book: Book): Book | undefined;
  find(id: BookId): Book | undefined;
}

/** Catalog pages that are looked through at most. */
const PAGES = 500;
/** Of 100 wishes, how many are of the reader's own genre. */
const OWN_GENRE = 75;

/** Looks through the shop once, as whoever knows it well has. */
export async function learnTastes(shop: ShopClient, drift: Drift): Promise<Tastes> {
  const books = await readCatalog(shop);
  const byId = new Map(books.map((book) => [String(book.book_id), book]));
  const bySeries = new Map(books.map((book) => [`${book.series}\n${book.volume}`, book]));
  const popular = (await shop.popular()).flatMap((id) => byId.get(String(id)) ?? []);
  const ranked = [...new Set([...popular, ...books])];
  // Drifted, the crowd wants what nobody wanted.
  if (drift === 'popularity') ranked.reverse();
  const byGenre = new Map<string, Book[]>();
  for (const book of ranked) byGenre.set(book.genre, [...(byGenre.get(book.genre) ?? []), book]);
  const genres = [...byGenre.keys()].sort();
  return {
    books: books.length,
    // Drifted, all readers of one genre have gone over to the next.
    homeOf: ({ genre }) => (drift === 'genre' ? genres[(genres.indexOf(genre) + 1) % genres.length]! : genre),
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
