import { cover } from '../covers/cover.js';
import { type Html, html } from '../html.js';
import type { Book } from '../services/catalog.js';
import { money } from './words.js';

export const bookPath = (id: number | string): string => `/books/${encodeURIComponent(String(id))}`;

/** Books as covers side by side. `note` says something more of each. */
export function bookList(books: readonly Book[], note?: (book: Book) => string | undefined): Html {
  return html`<ul class="books">${books.map((book) => listed(book, note?.(book)))}</ul>`;
}

function listed(book: Book, note: string | undefined): Html {
  const { book_id, title, author, price_cents } = book;
  return html`<li><a href="${bookPath(book_id)}">${cover(book)}<span>${title}</span></a>
${author !== '' && html`<span class="by">${author}</span>`}${price_cents > 0 && html`<span class="by num">${money(price_cents)}</span>`}${note !== undefined && html`<span class="note">${note}</span>`}</li>`;
}
