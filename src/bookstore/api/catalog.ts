import { type Static, Type } from '@sinclair/typebox';
import { BookId, list, Text, Whole, WholeOrNull } from './shapes.js';

/** With an order log as the catalog, author, genre and series are empty and the price is 0. */
export type Book = Readonly<Static<typeof Book>>;
export const Book = Type.Object(
  {
    book_id: BookId,
    title: Text,
    author: Text,
    genre: Text,
    series: Text,
    volume: WholeOrNull,
    price_cents: Whole,
  },
  { description: 'A book' },
);

export type BookPage = Readonly<Static<typeof BookPage>>;
export const BookPage = Type.Object(
  { page: Whole, pages: Whole, total: Whole, books: list(Book) },
  { description: 'A page of books; pages count from 1' },
);

export const Books = Type.Object({ books: list(Book) }, { description: 'Books' });

/** `orders` counts the order lines with the book. */
export type PopularBook = Readonly<Static<typeof PopularBook>>;
const PopularBook = Type.Object({ book_id: BookId, title: Text, orders: Whole });
export const PopularBooks = Type.Object({ books: list(PopularBook) }, { description: 'Books, most ordered first' });

export type RankedOrders = Readonly<Static<typeof RankedOrders>>;
const RankedOrders = Type.Object({ rank: Whole, orders: Whole });
/** How orders spread over the books. */
export type Popularity = Readonly<Static<typeof Popularity>>;
export const Popularity = Type.Object(
  { books: Whole, curve: list(RankedOrders) },
  { description: 'Orders of the book at each rank; at rank 1 the one that is ordered most' },
);
