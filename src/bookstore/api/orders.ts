import { type Static, Type } from '@sinclair/typebox';
import { BookId, list, SentBookId, Text, Time, Whole, WholeOrNull } from './shapes.js';

/** `price_cents` is the price of one copy. */
export type OrderLine = Readonly<Static<typeof OrderLine>>;
const OrderLine = Type.Object({ book_id: BookId, title: Text, quantity: Whole, price_cents: Whole });

const ORDER = {
  order_id: Whole,
  customer_id: Whole,
  ordered_at: Time,
  lines: list(OrderLine),
  total_cents: Whole,
};
export type Order = Readonly<Static<typeof Order>>;
export const Order = Type.Object(ORDER, { description: 'An order' });
/** Sent as the stored JSON text, so that the same key gets the same bytes. */
export const NewOrder = Type.Unsafe<string>(Type.Object(ORDER, { description: 'The order, which is now safe' }));
export const SameOrder = Type.Unsafe<string>(Type.Object(ORDER, { description: 'The order that this key got before' }));

export type OrderPage = Readonly<Pick<Static<typeof OrderHistory>, 'orders' | 'next'>>;
export const OrderHistory = Type.Object(
  { customer_id: Whole, orders: list(Order), next: WholeOrNull },
  { description: 'Orders, newest first; `next` is null at the end' },
);

/** `customer_id` is null for a new customer. */
export type OrderRequest = Readonly<Required<Static<typeof OrderRequest>>>;
export const OrderRequest = Type.Object({
  customer_id: Type.Optional(
    Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'None: a new customer',
    }),
  ),
  lines: list(Type.Object({ book_id: SentBookId, quantity: Type.Integer({ minimum: 1, maximum: 99 }) }), {
    minItems: 1,
    maxItems: 100,
  }),
});

export const IdempotencyHeader = Type.Object({
  'idempotency-key': Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'The same order again has the same key',
  }),
});

/** Something that happened. Events are never changed or removed. */
export type ShopEvent = Readonly<Static<typeof ShopEvent>>;
const ShopEvent = Type.Object({
  event_id: Whole,
  type: Text,
  at: Time,
  body: Type.Unsafe<unknown>({ type: 'object' }),
});
export type EventPage = Readonly<Static<typeof EventPage>>;
export const EventPage = Type.Object(
  { events: list(ShopEvent), next: Whole },
  { description: 'Events, oldest first; `next` is what `after` is for those that come next' },
);

export type Activity = Readonly<Static<typeof Activity>>;
export const Activity = Type.Object(
  {
    hours: list(Type.Object({ from: Time, orders: Whole, lines: Whole })),
    last: list(Type.Object({ order_id: Whole, ordered_at: Time, books: list(Text) })),
  },
  {
    description: 'Each hour with its orders, the present one last, and the last orders of all customers, newest first',
  },
);
