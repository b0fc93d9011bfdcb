import type { Book } from './services/catalog.js';
import type { Shop } from './shop.js';

/** A book on an "also bought" shelf. */
export interface ShelfBook {
  readonly book: Book;
  /** Number of customers who bought both. */
  readonly readers: number;
}

const LENGTH = 6;

/** What was bought with these books, best first. Never fails: a page is useful without its shelf. */
export async function shelfOf(
  { catalog, recommender }: Shop,
  ids: readonly string[],
): Promise<readonly ShelfBook[] | undefined> {
  const neighbours = await recommender.alsoBought(ids, LENGTH);
  if (neighbours === undefined) return undefined;
  const readers = new Map(neighbours.map((neighbour) => [neighbour.book, neighbour.readers]));
  const books = await catalog.findAll([...readers.keys()]).catch(() => []);
  return books.map((book) => ({ book, readers: readers.get(String(book.book_id)) ?? 0 }));
}
