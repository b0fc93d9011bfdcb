import { Type } from '@sinclair/typebox';
import {
  Activity,
  EventPage,
  IdempotencyHeader,
  NewOrder,
  Order,
  OrderHistory,
  OrderRequest,
  SameOrder,
} from '../../api/orders.js';
import { number, numberOr, parameters, problems } from '../../api/shapes.js';
import { readActivity } from '../../orders/activity.js';
import { readEvents } from '../../orders/events.js';
import { findOrder, ordersOf } from '../../orders/history.js';
import { placeOrder } from '../../orders/place-order.js';
import { RequestProblem } from '../problem.js';
import type { AddRoutes } from '../routes.js';

const tags = ['orders'];
const MAX = Number.MAX_SAFE_INTEGER;
const UNREADABLE = { 400: 'A parameter cannot be read' };

const HistoryQuery = parameters({
  customer_id: number(1, MAX, 'whose'),
  before: Type.Optional(number(1, MAX, '`next` of the page before')),
});
const OrderPath = Type.Object({ order_id: number(1, MAX, 'its number') });
const EventsQuery = parameters({
  after: numberOr(0, 0, MAX, '`next` of the answer before; 0 for the beginning'),
  limit: numberOr(100, 1, 1_000, 'how many at most'),
});
const HoursQuery = parameters({ hours: numberOr(24, 1, 168, 'how far back') });

/** Checkout, and what was ordered. */
export const addOrdersRoutes: AddRoutes = (app, db) => {
  addCheckout(app, db);
  app.get(
    '/orders',
    {
      schema: {
        tags,
        summary: 'What a customer ordered, newest first, 20 orders at a time',
        querystring: HistoryQuery,
        response: { 200: OrderHistory, ...problems(UNREADABLE) },
      },
    },
    async ({ query: { customer_id, before } }) => ({ customer_id, ...(await ordersOf(db(), customer_id, before)) }),
  );
  app.get(
    '/orders/:order_id',
    {
      schema: {
        tags,
        summary: 'One order',
        params: OrderPath,
        response: { 200: Order, ...problems({ ...UNREADABLE, 404: 'There is no such order' }) },
      },
    },
    async ({ params: { order_id } }) => {
      const order = await findOrder(db(), order_id);
      if (order === undefined) throw new RequestProblem(404, `there is no order ${order_id}`);
      return order;
    },
  );
  app.get(
    '/events',
    {
      schema: {
        tags,
        summary: 'What happened, oldest first; going on from `next` misses nothing',
        querystring: EventsQuery,
        response: { 200: EventPage, ...problems({ ...UNREADABLE, 404: 'There is no event of that number' }) },
      },
    },
    async ({ query: { after, limit } }) => {
      const page = await readEvents(db(), after, limit);
      if (page === undefined) throw new RequestProblem(404, `there is no event ${after}`);
      return page;
    },
  );
  app.get(
    '/activity',
    {
      schema: {
        tags,
        summary: 'Orders of each hour of late, and the last ones',
        querystring: HoursQuery,
        response: { 200: Activity, ...problems(UNREADABLE) },
      },
    },
    ({ query: { hours } }) => readActivity(db(), hours),
  );
};

const addCheckout: AddRoutes = (app, db) => {
  app.post(
    '/orders',
    {
      schema: {
        tags,
        summary: 'Place an order; with the same key again it is the same order',
        headers: IdempotencyHeader,
        body: OrderRequest,
        response: {
          200: SameOrder,
          201: NewOrder,
          ...problems({
            400: 'The request cannot be read',
            413: 'The body is too large',
            415: 'The body is not JSON',
            422: 'The order cannot be placed: unknown book or customer, or the key was used for another order',
          }),
        },
      },
    },
    async ({ body: { customer_id = null, lines }, headers }, reply) => {
      const key = headers['idempotency-key'];
      const { answer, replayed } = await placeOrder(db(), key, { customer_id, lines });
      if (replayed) reply.header('idempotency-replayed', 'true');
      return reply
        .code(replayed ? 200 : 201)
        .type('application/json; charset=utf-8')
        .send(answer);
    },
  );
};
