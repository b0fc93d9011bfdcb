import type { Page } from 'playwright-core';
import { vi } from 'vitest';

/** Puts books into the basket and orders them; leaves the page at the receipt. */
export async function buy(page: Page, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    await page.goto(`/books/${id}`);
    await page.getByRole('button', { name: 'Add to basket' }).click();
  }
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.waitForURL(/\/orders\/\d+$/);
}

/**
 * Ids of the books on a book's shelf "also bought", best first. On a busy machine a page may come without it: it is asked
 * for again.
 */
export function shelfOf(page: Page, id: number): Promise<readonly number[]> {
  const look = async () => {
    await page.goto(`/books/${id}`);
    const entries = await page.locator('section[aria-labelledby=also] li').all();
    if (entries.length === 0) throw new Error(`book ${id} has no shelf`);
    const paths = await Promise.all(entries.map((entry) => entry.locator('a').getAttribute('href')));
    return paths.map((path) => Number(path!.split('/').at(-1)));
  };
  return vi.waitFor(look, { timeout: 60_000, interval: 500 });
}

interface Sold {
  readonly book_id: number;
}

/**
 * Ids of the two books that sell least: one order of both puts each on the other's shelf once it is learned from.
 * @param ask gets JSON from the catalog service, which is not reached the same way on every target.
 */
export async function rarelyBought(ask: (path: string) => Promise<unknown>): Promise<readonly [number, number]> {
  const page = async (number: number) => (await ask(`/books?page=${number}`)) as { pages: number; books: Sold[] };
  const all: Sold[] = [];
  for (let number = 1, pages = 1; number <= pages; number++) {
    const listed = await page(number);
    pages = listed.pages;
    all.push(...listed.books);
  }
  const popular = ((await ask('/popular?limit=200')) as { books: Sold[] }).books;
  const rank = new Map(popular.map(({ book_id }, at) => [book_id, at]));
  const place = ({ book_id }: Sold) => rank.get(book_id) ?? popular.length;
  const [one, other] = all.sort((a, b) => place(b) - place(a));
  return [one!.book_id, other!.book_id];
}
