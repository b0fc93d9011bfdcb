import type { FastifyInstance } from 'fastify';
import { add, change, MAX_QUANTITY } from '../basket.js';
import { html } from '../html.js';
import { type BasketEntry, basketPage } from '../pages/basket.js';
import { messagePage } from '../pages/layout.js';
import { shelfOf } from '../shelf.js';
import { field, keepBasket, type Shop, sendPage, visitorOf, whole } from '../shop.js';
import { type Visitor, writeOrderForm } from '../visitor.js';
import { noSuchBook } from './books.js';

const full = messagePage(
  'Your basket is full',
  'Place this order first, then go on.',
  html`<p><a class="button" href="/basket">To the basket</a></p>`,
);

export function addBasketRoutes(app: FastifyInstance, shop: Shop): void {
  app.get('/basket', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const ids = visitor.basket.lines.map((line) => line.book);
    const [entries, shelf] = await Promise.all([
      entriesOf(shop, visitor),
      ids.length === 0 ? undefined : shelfOf(shop, ids),
    ]);
    // Books that have left the catalog cannot be ordered, so they are removed.
    const lines = entries.map(({ book, quantity }) => ({ book: String(book.book_id), quantity }));
    const basket = { ...visitor.basket, lines };
    if (lines.length < visitor.basket.lines.length) keepBasket(shop, request, reply, basket);
    const form = writeOrderForm(shop.key, { ...visitor, basket });
    return sendPage(reply, { basket }, basketPage(entries, form, shelf));
  });

  app.post('/basket', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const id = field(request.body, 'book_id');
    const quantity = whole(field(request.body, 'quantity') || '1', 1, MAX_QUANTITY);
    if (quantity === undefined) return sendPage(reply, visitor, badQuantity, 400);
    if (id === '' || (await shop.catalog.find(id)) === undefined) return sendPage(reply, visitor, noSuchBook, 404);
    const basket = add(visitor.basket, id, quantity);
    if (basket === undefined) return sendPage(reply, visitor, full, 409);
    keepBasket(shop, request, reply, basket);
    return reply.redirect('/basket', 303);
  });

  app.post('/basket/lines', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const quantity = whole(field(request.body, 'quantity'), 0, MAX_QUANTITY);
    if (quantity === undefined) return sendPage(reply, visitor, badQuantity, 400);
    keepBasket(shop, request, reply, change(visitor.basket, field(request.body, 'book_id'), quantity));
    return reply.redirect('/basket', 303);
  });
}

const badQuantity = messagePage(
  'Not a valid quantity',
  `An order takes 1 to ${MAX_QUANTITY} copies of each book.`,
  html`<p><a class="button" href="/basket">To the basket</a></p>`,
);

async function entriesOf({ catalog }: Shop, { basket }: Visitor): Promise<readonly BasketEntry[]> {
  if (basket.lines.length === 0) return [];
  const quantities = new Map(basket.lines.map(({ book, quantity }) => [book, quantity]));
  const books = await catalog.findAll([...quantities.keys()]);
  return books.map((book) => ({ book, quantity: quantities.get(String(book.book_id)) ?? 1 }));
}
