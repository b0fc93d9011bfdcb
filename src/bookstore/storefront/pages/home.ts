import { cover, motifSprite } from '../covers/cover.js';
import { html } from '../html.js';
import type { Book, BookPage } from '../services/catalog.js';
import { bookList, bookPath } from './book-list.js';
import type { Page } from './layout.js';
import { count, nounOf } from './words.js';

const FIRST_LOOK = 12;

/** The home page: bestsellers, and the first books of the catalog. */
export function homePage({ total, books: first }: BookPage, popular: readonly Book[]): Page {
  const shown = new Set(popular.map(({ book_id }) => book_id));
  const books = first.filter(({ book_id }) => !shown.has(book_id)).slice(0, FIRST_LOOK);
  const noun = nounOf(first);
  const [best, second, third] = [...popular, ...books];
  const fan = best && second && third && [second, best, third];
  return {
    title: '',
    body: html`${motifSprite([...popular, ...books])}
<div class="hero"><div class="flow">
<h1>What readers take home together</h1>
<p class="lead">${count(total, noun)}. Beside each one are those that the same readers also bought, computed from the orders of this shop and nothing else.</p>
<a class="button" href="/books">Browse all ${noun}s</a>
</div>${fan && html`<div class="fan" aria-hidden="true">${fan.map((book) => html`<a href="${bookPath(book.book_id)}" tabindex="-1">${cover(book)}</a>`)}</div>`}</div>
${popular.length > 0 && html`<section aria-labelledby="popular"><div class="section-head"><h2 id="popular">Bought most</h2></div>${bookList(popular)}</section>`}
${books.length > 0 && html`<section aria-labelledby="shelves"><div class="section-head"><h2 id="shelves">Along the shelves</h2><a href="/books">All ${count(total, noun)}</a></div>${bookList(books)}</section>`}`,
  };
}
