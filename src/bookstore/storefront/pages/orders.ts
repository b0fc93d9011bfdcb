import { typed } from '../../../lib/typed-command.js';
import { type Html, html } from '../html.js';
import type { History, Order, OrderLine } from '../services/orders.js';
import { bookPath } from './book-list.js';
import { messagePage, type Page } from './layout.js';
import { count, dateTime, money } from './words.js';

/** Books of an order that the link to /model names. */
const MAX_NAMED = 6;

/** This customer's orders, newest first. */
export function historyPage({ orders, next }: History): Page {
  if (orders.length === 0) {
    return { ...messagePage('No orders yet', 'What you order in this browser is listed here.'), area: 'orders' };
  }
  return {
    title: 'Your orders',
    area: 'orders',
    body: html`<h1>Your orders</h1>
<div>${orders.map(summary)}</div>
${next !== null && html`<nav class="pages" aria-label="Pages"><span></span><a rel="next" href="/orders?before=${next}">Earlier orders →</a></nav>`}`,
  };
}

function summary({ order_id, ordered_at, total_cents, lines }: History['orders'][number]): Html {
  return html`<article class="order"><div class="section-head"><h2><a href="/orders/${order_id}">Order ${order_id}</a></h2><p class="soft num">${dateTime(ordered_at)}${total_cents > 0 && ` · ${money(total_cents)}`}</p></div>
<ul>${lines.map((line) => html`<li>${title(line)}${line.quantity > 1 && html` <span class="soft num">× ${line.quantity}</span>`}</li>`)}</ul></article>`;
}

/** One order: the thank-you page, and its receipt later. */
export function receiptPage({ order_id, ordered_at, lines, total_cents }: Order): Page {
  const books = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    title: `Order ${order_id}`,
    area: 'orders',
    body: html`<p class="eyebrow num">Order ${order_id} · ${dateTime(ordered_at)}</p>
<h1>Thank you</h1>
<p class="lead no-print">The model has not learned from your order yet. Now run:</p>
<pre class="command no-print"><code>${typed('pipeline')}</code></pre>
<p class="no-print">Then see <a href="${changesPath(lines)}">what it changed on the shelves of ${lines.length === 1 ? 'this book' : 'these books'}</a>.</p>
<ul class="lines receipt">${lines.map(receiptLine)}</ul>
<p class="total"><span class="soft">${count(books, 'book')}</span>${total_cents > 0 && html`<strong class="num">${money(total_cents)}</strong>`}</p>
<p class="no-print"><a href="/books">Go on browsing</a></p>`,
  };
}

/** /model with the shelves of these books first. */
const changesPath = (lines: readonly OrderLine[]) =>
  `/model?${new URLSearchParams(lines.slice(0, MAX_NAMED).map(({ book_id }): [string, string] => ['book_id', String(book_id)]))}#changes`;

const receiptLine = (line: OrderLine) =>
  html`<li><div class="what">${title(line)}</div><span class="num soft">${line.quantity}${line.price_cents > 0 && ` × ${money(line.price_cents)}`}</span><span class="sum num">${line.price_cents > 0 && money(line.price_cents * line.quantity)}</span></li>`;

const title = ({ book_id, title: text }: OrderLine) => html`<a href="${bookPath(book_id)}">${text}</a>`;
