export { countOf as count } from '../../../lib/format/numbers.js';

import type { Book } from '../services/catalog.js';

/** 1299 → $12.99. */
export const money = (cents: number): string => `$${(cents / 100).toFixed(2)}`;

/** 2 Feb 2026, 14:05 UTC: the server does not know the reader's time zone. */
export function dateTime(iso: string): string {
  const at = new Date(iso);
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}

/** With an order log as the catalog, items have neither author nor price and may be anything. */
export const isItem = ({ author, price_cents }: Book): boolean => author === '' && price_cents === 0;

/** What to call these: books or items. */
export const nounOf = (books: readonly Book[]): string => (books.length > 0 && books.every(isItem) ? 'item' : 'book');
