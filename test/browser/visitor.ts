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

/** One book on another's shelf. */
export interface Shelved {
  readonly id: number;
  readonly title: string;
  /** Who bought both. */
  readonly readers: number;
}

/** What stands on a book's shelf "also bought", best first. On a busy machine a page may come without it: asked again. */
export function shelfOf(page: Page, id: number): Promise<readonly Shelved[]> {
  const look = async () => {
    await page.goto(`/books/${id}`);
    const entries = await page.locator('section[aria-labelledby=also] li').all();
    if (entries.length === 0) throw new Error(`book ${id} has no shelf`);
    return Promise.all(
      entries.map(async (entry) => ({
        id: Number((await entry.locator('a').getAttribute('href'))!.split('/').at(-1)),
        title: (await entry.locator('a span').textContent())!,
        readers: Number.parseInt((await entry.locator('.note').textContent())!, 10),
      })),
    );
  };
  return vi.waitFor(look, { timeout: 60_000, interval: 500 });
}

const LOOKED_AT = 12;

/**
 * Two books that few bought with any other, and nobody with each other, by what the pages say of the first ones of the
 * catalog. One order of both puts each on the other's shelf once it is learned from.
 */
export async function rarelyBought(page: Page): Promise<readonly [number, number]> {
  await page.goto('/books');
  const links = await page.locator('.books a').all();
  const paths = await Promise.all(links.slice(0, LOOKED_AT).map((link) => link.getAttribute('href')));
  const found: { readonly id: number; readonly shelf: readonly Shelved[]; readonly readers: number }[] = [];
  for (const path of paths) {
    const id = Number(path!.split('/').at(-1));
    const shelf = await shelfOf(page, id);
    found.push({ id, shelf, readers: shelf.reduce((sum, { readers }) => sum + readers, 0) });
  }
  const [one, ...others] = found.sort((a, b) => a.readers - b.readers);
  const other = others.find(({ id }) => !one!.shelf.some((book) => book.id === id));
  return [one!.id, other!.id];
}
