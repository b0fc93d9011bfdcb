import type { FastifyInstance } from 'fastify';
import { emptyBasket, without } from '../basket.js';
import { html } from '../html.js';
import { messagePage } from '../pages/layout.js';
import { historyPage, receiptPage } from '../pages/orders.js';
import type { Placed } from '../services/orders.js';
import { field, keepBasket, keepCustomer, type Shop, sendPage, visitorOf } from '../shop.js';
import { type OrderForm, readOrderForm } from '../visitor.js';

const toBasket = html`<p><a class="button" href="/basket">To the basket</a></p>`;
const outOfDate = messagePage(
  'This form is out of date',
  'Nothing was ordered. Your basket has a current one.',
  toBasket,
);
const noSuchOrder = messagePage('No such order', 'This browser has placed no order with that number.');

export function addOrderRoutes(app: FastifyInstance, shop: Shop): void {
  app.post('/checkout', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const form = readOrderForm(shop.key, field(request.body, 'order'));
    if (form === undefined || form.basket.lines.length === 0) return sendPage(reply, visitor, outOfDate, 400);
    const placed = await place(shop, form);
    switch (placed.state) {
      case 'placed': {
        keepCustomer(shop, request, reply, placed.order.customer_id);
        // A form sent again, by a double click or after going back, must not empty a later basket.
        if (visitor.basket.id === form.basket.id)
          keepBasket(shop, request, reply, without(visitor.basket, form.basket.lines));
        return reply.redirect(`/orders/${placed.order.order_id}`, 303);
      }
      case 'refused': {
        // With a new id it can be ordered again: the old one may belong to an order whose answer was lost.
        const basket = { ...visitor.basket, id: emptyBasket().id };
        keepBasket(shop, request, reply, basket);
        const text = `The order desk says: ${placed.detail}. Your basket is unchanged.`;
        return sendPage(reply, visitor, messagePage('The order was not placed', text, toBasket), 409);
      }
    }
  });

  app.get('/orders', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const before = field(request.query, 'before') || undefined;
    const history =
      visitor.customer === undefined ? { orders: [], next: null } : await shop.orders.history(visitor.customer, before);
    return sendPage(reply, visitor, historyPage(history));
  });

  app.get<{ Params: { id: string } }>('/orders/:id', async (request, reply) => {
    const visitor = visitorOf(shop, request);
    const order = visitor.customer === undefined ? undefined : await shop.orders.find(request.params.id);
    // Another customer's order is treated as unknown.
    if (order === undefined || order.customer_id !== visitor.customer)
      return sendPage(reply, visitor, noSuchOrder, 404);
    return sendPage(reply, visitor, receiptPage(order));
  });
}

/** A customer whom the shop no longer knows, because its database was replaced, orders as a new one. */
async function place({ orders }: Shop, form: OrderForm): Promise<Placed> {
  const placed = await orders.place(form);
  if (placed.state === 'placed' || form.customer === undefined) return placed;
  const asNew = await orders.place({ ...form, customer: undefined });
  return asNew.state === 'placed' ? asNew : placed;
}
