import { MAX_QUANTITY } from '../basket.js';
import { cover, motifSprite } from '../covers/cover.js';
import { type Html, html } from '../html.js';
import type { Book } from '../services/catalog.js';
import type { ShelfBook } from '../shelf.js';
import { bookList, bookPath } from './book-list.js';
import { messagePage, type Page } from './layout.js';
import { count, money } from './words.js';

export interface BasketEntry {
  readonly book: Book;
  readonly quantity: number;
}

/**
 * @param form what the button sends: see `writeOrderForm`.
 * @param shelf what goes with its books; empty if the recommender did not respond in time.
 */
export function basketPage(entries: readonly BasketEntry[], form: string, shelf: readonly ShelfBook[] = []): Page {
  if (entries.length === 0) {
    return {
      ...messagePage('Your basket is empty', 'Books that you add stay here for a month.'),
      area: 'basket',
    };
  }
  const total = entries.reduce((sum, { book, quantity }) => sum + book.price_cents * quantity, 0);
  const books = entries.reduce((sum, { quantity }) => sum + quantity, 0);
  const others = shelf.map(({ book }) => book);
  return {
    title: 'Basket',
    area: 'basket',
    body: html`${motifSprite([...entries.map(({ book }) => book), ...others])}<h1>Your basket</h1>
<ul class="lines">${entries.map(line)}</ul>
${total > 0 && html`<p class="total"><span class="soft">${count(books, 'book')}</span><strong class="num">${money(total)}</strong></p>`}
<form class="checkout" method="post" action="/checkout"><input type="hidden" name="order" value="${form}"><button>Place the order</button>
<p class="soft">No address, no payment. The next model learns from your order, too.</p></form>
${
  others.length > 0 &&
  html`<section aria-labelledby="with"><div class="section-head"><h2 id="with">Goes well with your basket</h2></div>${bookList(others)}</section>`
}`,
  };
}

function line({ book, quantity }: BasketEntry): Html {
  const { book_id: id, title, author, price_cents: price } = book;
  return html`<li>${cover(book)}<div class="what"><a href="${bookPath(id)}">${title}</a>${author !== '' && html`<small>${author}</small>`}</div>
<div class="amount"><form method="post" action="/basket/lines"><input type="hidden" name="book_id" value="${id}"><label><span class="visually-hidden">How many of ${title}</span><input type="number" name="quantity" min="1" max="${MAX_QUANTITY}" value="${quantity}" required></label><button class="plain">Update<span class="visually-hidden"> ${title}</span></button></form>
<form method="post" action="/basket/lines"><input type="hidden" name="book_id" value="${id}"><input type="hidden" name="quantity" value="0"><button class="plain">Remove<span class="visually-hidden"> ${title}</span></button></form></div>
<span class="sum num">${price > 0 && money(price * quantity)}</span></li>`;
}
