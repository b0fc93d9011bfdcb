import type { FastifyInstance } from 'fastify';
import type { Database } from '../../database/database.js';
import { readActivity } from '../../orders/activity.js';
import { readEvents } from '../../orders/events.js';
import { findOrder, ordersOf } from '../../orders/history.js';
import { type OrderRequest, placeOrder } from '../../orders/place-order.js';
import { get, problems } from '../get.js';
import { RequestProblem } from '../problem.js';
import { ACTIVITY, EVENTS, HISTORY, IDEMPOTENCY_HEADER, ORDER, ORDER_REQUEST } from '../schemas.js';

const tag = 'orders';
const NUMBER = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } as const;
const UNREADABLE = { 400: 'A parameter cannot be read' };

/** Checkout, and what was ordered. */
export function addOrdersRoutes(app: FastifyInstance, db: () => Database): void {
  addCheckout(app, db);
  get<{ customer_id: number; before?: number }>(
    app,
    '/orders',
    {
      tag,
      summary: 'What a customer ordered, newest first, 20 orders at a time',
      query: {
        type: 'object',
        properties: {
          customer_id: { ...NUMBER, description: 'whose' },
          before: { ...NUMBER, description: '`next` of the page before' },
        },
        required: ['customer_id'],
      },
      answer: HISTORY,
      refusals: UNREADABLE,
    },
    async ({ customer_id, before }) => ({ customer_id, ...(await ordersOf(db(), customer_id, before)) }),
  );
  get<object, { order_id: number }>(
    app,
    '/orders/:order_id',
    {
      tag,
      summary: 'One order',
      path: {
        type: 'object',
        properties: { order_id: { ...NUMBER, description: 'its number' } },
        required: ['order_id'],
      },
      answer: ORDER,
      refusals: { ...UNREADABLE, 404: 'There is no such order' },
    },
    async ({ order_id }) => {
      const order = await findOrder(db(), order_id);
      if (order === undefined) throw new RequestProblem(404, `there is no order ${order_id}`);
      return order;
    },
  );
  get<{ after: number; limit: number }>(
    app,
    '/events',
    {
      tag,
      summary: 'What happened, oldest first; going on from `next` misses nothing',
      query: {
        type: 'object',
        properties: {
          after: { ...NUMBER, minimum: 0, default: 0, description: '`next` of the answer before; 0 for the beginning' },
          limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100, description: 'how many at most' },
        },
      },
      answer: EVENTS,
      refusals: { ...UNREADABLE, 404: 'There is no event of that number' },
    },
    async ({ after, limit }) => {
      const page = await readEvents(db(), after, limit);
      if (page === undefined) throw new RequestProblem(404, `there is no event ${after}`);
      return page;
    },
  );
  get<{ hours: number }>(
    app,
    '/activity',
    {
      tag,
      summary: 'Orders of each hour of late, and the last ones',
      query: {
        type: 'object',
        properties: {
          hours: { type: 'integer', minimum: 1, maximum: 168, default: 24, description: 'how far back' },
        },
      },
      answer: ACTIVITY,
      refusals: UNREADABLE,
    },
    ({ hours }) => readActivity(db(), hours),
  );
}

function addCheckout(app: FastifyInstance, db: () => Database): void {
  app.post<{ Body: Partial<OrderRequest> & Pick<OrderRequest, 'lines'>; Headers: { 'idempotency-key': string } }>(
    '/orders',
    {
      schema: {
        tags: [tag],
        summary: 'Place an order; with the same key again it is the same order',
        headers: IDEMPOTENCY_HEADER,
        body: ORDER_REQUEST,
        response: {
          200: { description: 'The order that this key got before', ...ORDER },
          201: { description: 'The order, which is now safe', ...ORDER },
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
}
