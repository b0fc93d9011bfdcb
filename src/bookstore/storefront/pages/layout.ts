import { booksIn } from '../basket.js';
import { type Html, html, textOf, trusted } from '../html.js';
import { styleSheet } from '../style.js';
import type { Visitor } from '../visitor.js';

/** Parts of the shop that the header links to. */
export type Area = 'books' | 'orders' | 'model' | 'basket';

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** The part that this page belongs to, if any. */
  readonly area?: Area;
  /** The search, repeated in the search field. */
  readonly query?: string;
  /** The page is incomplete: the browser reloads it after this many seconds, without a script. */
  readonly refreshSeconds?: number;
}

/** A complete HTML document. Every page has the same header. */
export function layout({ title, body, area, query = '' }: Page, { basket }: Pick<Visitor, 'basket'>): string {
  const link = (to: Area, href: string, text: string, after?: Html) =>
    html`<li><a href="${href}"${area === to && trusted(' aria-current="page"')}>${text}${after}</a></li>`;
  const count = booksIn(basket);
  const inBasket = count > 0 && html` <span class="count num">${count}</span>`;
  return textOf(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === '' ? '' : `${title} · `}Bookstore</title>
<link rel="stylesheet" href="${styleSheet.path}">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="site"><div class="wrap">
<a class="wordmark" href="/">${MARK}Bookstore</a>
<form class="search" action="/books" role="search"><label class="visually-hidden" for="q">Search by title, author or series</label><input id="q" type="search" name="q" value="${query}" maxlength="100" placeholder="Title, author or series"><button>Search</button></form>
<nav aria-label="Main"><ul>${link('books', '/books', 'Books')}${link('orders', '/orders', 'Your orders')}${link('model', '/model', 'The model')}${link('basket', '/basket', 'Basket', inBasket || undefined)}</ul></nav>
</div></header>
<main id="main" class="wrap">
${body}
</main>
<footer class="site"><div class="wrap"><p>A shop to learn from: nothing is charged and nothing is sent.</p><p><a href="/model">How its recommendations are made</a></p></div></footer>
</body>
</html>
`);
}

/** A page with a single message, such as that something does not exist. */
export const messagePage = (title: string, text: string, more?: Html): Page => ({
  title,
  body: html`<h1>${title}</h1><p class="lead">${text}</p>${more ?? html`<p><a href="/books">All books</a></p>`}`,
});

const DRAWING = trusted(
  '<path fill="currentColor" d="M16 7C12.5 4.6 8 4 3 4.4V25c5-.4 9.5.2 13 2.6 3.5-2.4 8-3 13-2.6V4.4C24 4 19.5 4.6 16 7zm-1.2 17.4c-2.8-1.4-6-1.9-9.4-1.9V6.8c3.6-.1 6.8.5 9.4 2.3zm11.8-1.9c-3.4 0-6.6.5-9.4 1.9V9.1c2.6-1.8 5.8-2.4 9.4-2.3z"/>',
);
const MARK = html`<svg viewBox="0 0 32 32" aria-hidden="true">${DRAWING}</svg>`;

/** The logo, for browser tabs. */
export const FAVICON = textOf(
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" color="#a8432f">${DRAWING}</svg>`,
);
