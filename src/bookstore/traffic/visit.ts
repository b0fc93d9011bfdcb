import { randomUUID } from 'node:crypto';
import type { Book } from '../api/catalog.js';
import type { Random } from './random.js';
import type { ShopClient } from './shop-client.js';
import type { Tastes } from './tastes.js';

/** The result of a visit. */
export interface Visit {
  readonly customer: number | undefined;
  /** Number of books bought; 0 for a visitor who only browsed. */
  readonly bought: number;
  /** How many of them came from the "also bought" shelf of another book. */
  readonly fromShelf: number;
  /** True if the visitor became a customer. */
  readonly isNew: boolean;
}

/** Percentage of baskets with 1, 2, … books. */
const BASKET_SIZES = [28, 22, 16, 11, 8, 5, 4, 2, 2, 1, 1];
/** Percentages: visitors who only browse; books found by search; from a shelf; as the next volume of a series. */
const ONLY_LOOK = 15;
const SEARCH = 35;
const SHELF = 30;
const SEQUEL = 25;
const TWO_COPIES = 6;

/**
 * One visit of a known or new customer, who looks at books, one leading to the next, and usually buys.
 * @param customer undefined for a new customer.
 */
export async function visit(
  shop: ShopClient,
  tastes: Tastes,
  random: Random,
  customer: number | undefined,
): Promise<Visit> {
  const last = customer === undefined ? undefined : (await shop.history(customer))[0]?.lines.at(-1);
  const lastBook = last && tastes.find(last.book_id);
  // Without a history, the shop does not know the customer.
  const known = last === undefined ? undefined : customer;
  const favourite = tastes.favouriteGenreOf(lastBook ?? tastes.wish(undefined, random));
  const size = basketSize(random);
  const basket = new Map<Book, { readonly fromShelf: boolean }>();
  let looked = lastBook;
  // More looks than books: a book that is in the basket already is not added again.
  for (let look = 0; look < 2 * size && basket.size < size; look++) {
    const choice = await choose(shop, tastes, random, favourite, looked);
    looked = choice.book;
    await shop.book(looked.book_id);
    if (!basket.has(looked)) basket.set(looked, choice);
  }
  if (random.chance(ONLY_LOOK)) return { customer: known, bought: 0, fromShelf: 0, isNew: false };
  const lines = [...basket.keys()].map(({ book_id }) => ({ book_id, quantity: random.chance(TWO_COPIES) ? 2 : 1 }));
  const order = await shop.order(`traffic-${randomUUID()}`, { customer_id: known ?? null, lines });
  const fromShelf = [...basket.values()].filter((choice) => choice.fromShelf).length;
  return { customer: order.customer_id, bought: lines.length, fromShelf, isNew: known === undefined };
}

async function choose(
  shop: ShopClient,
  tastes: Tastes,
  random: Random,
  favourite: string,
  looked: Book | undefined,
): Promise<{ readonly book: Book; readonly fromShelf: boolean }> {
  if (looked !== undefined) {
    const shelf = (await shop.shelf(looked.book_id)).flatMap((id) => tastes.find(id) ?? []);
    if (shelf.length > 0 && random.chance(SHELF)) return { book: random.pick(shelf), fromShelf: true };
    const sequel = tastes.sequel(looked);
    if (sequel !== undefined && random.chance(SEQUEL)) return { book: sequel, fromShelf: false };
  }
  const book = tastes.wish(favourite, random);
  if (random.chance(SEARCH)) await shop.search(someWords(book.title, random));
  return { book, fromShelf: false };
}

/** What people remember of a title: some consecutive words, the last one perhaps incomplete. */
function someWords(title: string, random: Random): string {
  const words = title.split(/\s+/);
  const from = Math.floor(random.next() * words.length);
  const some = words.slice(from, from + 2).join(' ');
  return random.chance(50) ? some : some.slice(0, Math.max(3, some.length - 2));
}

function basketSize(random: Random): number {
  let left = random.next() * BASKET_SIZES.reduce((sum, weight) => sum + weight, 0);
  const at = BASKET_SIZES.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return at + 1;
}
