import { type Book, makeCatalog } from './catalog.js';
import { makeOrders, type OrderLine } from './orders.js';
import { randomDraw } from './random-draw.js';

export interface DatasetOptions {
  readonly books: number;
  readonly customers: number;
  readonly orders: number;
  /** A whole number below 2^32. */
  readonly seed: number;
}

export const DEFAULT_DATASET: DatasetOptions = { books: 600, customers: 3000, orders: 11_000, seed: 1 };

/** The largest sizes for which all products of integers are exact. */
export const LARGEST_DATASET: DatasetOptions = { books: 1e6, customers: 4e6, orders: 2 ** 24, seed: 2 ** 32 - 1 };

export interface Dataset {
  readonly books: readonly Book[];
  /** Order lines by time. Each call generates them again. */
  lines(): Iterable<OrderLine>;
}

/**
 * A shop's catalog and two years of its orders, with structure that a recommender can find: customers keep to genres, read a
 * series in order, follow what is popular (Zipf) and the season. The same options give the same dataset on every platform.
 */
export function generateDataset({ books, customers, orders, seed }: DatasetOptions): Dataset {
  const catalog = makeCatalog(books, randomDraw(seed));
  return { books: catalog.books, lines: () => makeOrders(catalog, customers, orders, randomDraw(seed)) };
}
