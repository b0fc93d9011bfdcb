import { randomUUID } from 'node:crypto';
import type { Book } from '../api/catalog.js';
import type { Random } from './random.js';
import type { ShopClient } from './shop-client.js';
import type { Tastes } from './tastes.js';

/** What came of a visit. */
export interface Visit {
  readonly customer: number | undefined;
  /** Books that were bought; none of a visitor who only looked. */
  readonly bought: number;
  /** How many of them lay on the shelf "also bought" of another. */
  readonly fromShelf: number;
  /** True where the shop got a customer by it. */
  readonly isNew: boolean;
}

/** Of 100 baskets, how many have 1, 2, ... books. */
const BASKET_SIZES = [28, 22, 16, 11, 8, 5, 4, 2, 2, 1, 1];
/** Of 100: visitors who only look; books that are looked for by words; that come from a shelf, or go on with a series. */
const ONLY_LOOK = 15;
const SEARCH = 35;
const SHELF = 30;
const SEQUEL = 25;
const TWO_COPIES = 6;

/**
 * One visit of a customer, or of somebody new: looks at books, one leading to the next, and mostly buys.
 * @param customer undefined for somebody new.
 */
export async function visit(
  shop: ShopClient,
  tastes: Tastes,
  random: Random,
  customer: number | undefined,
): Promise<Visit> {
  const last = customer === undefined ? undefined : (await shop.history(customer))[0]?.lines.at(-1);
  const lastBook = last && tastes.find(last.book_id);
  // Who has no history is nobody that the shop knows.
  const known = last === undefined ? undefined : customer;
  const home = tastes.homeOf(lastBook ?? tastes.wish(undefined, random));
  const size = basketSize(random);
  const basket = new Map<Book, { readonly fromShelf: boolean }>();
  let looked = lastBook;
  // A few looks more than books: what is in the basket already is not taken twice.
  for (let look = 0; look < 2 * size && basket.size < size; look++) {
    const choice = await choose(shop, tastes, random, home, looked);
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
  home: string,
  looked: Book | undefined,
): Promise<{ readonly book: Book; readonly fromShelf: boolean }> {
  if (looked !== undefined) {
    const shelf = (await shop.shelf(looked.book_id)).flatMap((id) => tastes.find(id) ?? []);
    if (shelf.length > 0 && random.chance(SHELF)) return { book: random.pick(shelf), fromShelf: true };
    const sequel = tastes.sequel(looked);
    if (sequel !== undefined && random.chance(SEQUEL)) return { book: sequel, fromShelf: false };
  }
  const book = tastes.wish(home, random);
  if (random.chance(SEARCH)) await shop.search(someWords(book.title, random));
  return { book, fromShelf: false };
}

/** What one remembers of a title: some words of it in a row, the last perhaps not to its end. */
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
