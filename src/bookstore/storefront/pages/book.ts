import { cover, motifSprite } from '../covers/cover.js';
import { html } from '../html.js';
import type { Book } from '../services/catalog.js';
import type { ShelfBook } from '../shelf.js';
import { bookList } from './book-list.js';
import type { Page } from './layout.js';
import { count, money } from './words.js';

export interface BookPageParts {
  readonly book: Book;
  /** Undefined if the recommender did not respond in time. */
  readonly shelf: readonly ShelfBook[] | undefined;
  /** The other volumes of its series, in order. */
  readonly series: readonly Book[];
  /** Copies of it in the basket. */
  readonly inBasket: number;
}

export function bookPage({ book, shelf = [], series, inBasket }: BookPageParts): Page {
  const readers = new Map(shelf.map((entry) => [entry.book, entry.readers]));
  const neighbours = [...readers.keys()];
  return {
    title: book.title,
    area: 'books',
    body: html`${motifSprite([book, ...neighbours, ...series])}
<article class="book">${cover(book)}<div>
${book.author !== '' && html`<p class="eyebrow">${searchLink(book.author)}</p>`}
<h1>${book.title}</h1>
<form class="buy" method="post" action="/basket"><input type="hidden" name="book_id" value="${book.book_id}">
${book.price_cents > 0 && html`<span class="price num">${money(book.price_cents)}</span>`}<button>Add to basket</button>
${inBasket > 0 && html`<a href="/basket">${inBasket} in your basket</a>`}</form>
${facts(book)}
</div></article>
${
  neighbours.length > 0 &&
  html`<section aria-labelledby="also"><div class="section-head"><h2 id="also">Customers who bought this also bought</h2></div>${bookList(neighbours, (other) => `${count(readers.get(other)!, 'reader')} bought both`)}</section>`
}
${
  series.length > 0 &&
  html`<section aria-labelledby="series"><div class="section-head"><h2 id="series">More of ${book.series}</h2></div>${bookList(series, ({ volume }) => (volume === null ? undefined : `Volume ${volume}`))}</section>`
}`,
  };
}

function facts({ genre, series, volume, book_id }: Book) {
  const rows = [
    ['Genre', genre],
    ['Series', series === '' ? '' : `${series}${volume === null ? '' : `, volume ${volume}`}`],
    ['Number', String(book_id)],
  ].filter(([, text]) => text !== '');
  return html`<dl class="facts">${rows.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

const searchLink = (text: string) => html`<a href="/books?${new URLSearchParams({ q: text }).toString()}">${text}</a>`;
