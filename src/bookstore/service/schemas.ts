// Shapes of what the services say, for OpenAPI.

const object = (properties: Readonly<Record<string, object>>, required = Object.keys(properties)) => ({
  type: 'object',
  required,
  properties,
});
const list = (items: object) => ({ type: 'array', items });
const whole = { type: 'integer' };
const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const wholeOrNull = { type: ['integer', 'null'] };

/** A number where it was written as one. */
export const BOOK_ID = { type: ['integer', 'string'], description: 'A number where it was written as one' };

export const PROBLEM = object({ type: text, title: text, status: whole, detail: text });

export const BOOK = object({
  book_id: BOOK_ID,
  title: text,
  author: text,
  genre: text,
  series: text,
  volume: wholeOrNull,
  price_cents: whole,
});

export const BOOK_PAGE = object({ page: whole, pages: whole, total: whole, books: list(BOOK) });
export const BOOKS = object({ books: list(BOOK) });
export const POPULAR = object({ books: list(object({ book_id: BOOK_ID, title: text, orders: whole })) });
export const POPULARITY = object({ books: whole, curve: list(object({ rank: whole, orders: whole })) });

export const ORDER = object({
  order_id: whole,
  customer_id: whole,
  ordered_at: time,
  lines: list(object({ book_id: BOOK_ID, title: text, quantity: whole, price_cents: whole })),
  total_cents: whole,
});

export const HISTORY = object({ customer_id: whole, orders: list(ORDER), next: wholeOrNull });

export const EVENTS = object({
  events: list(object({ event_id: whole, type: text, at: time, body: { type: 'object' } })),
  next: whole,
});

export const ACTIVITY = object({
  hours: list(object({ from: time, orders: whole, lines: whole })),
  last: list(object({ order_id: whole, ordered_at: time, books: list(text) })),
});

const FILE = { sha256: text, bytes: whole };
export const EXPORT_DIGEST = object({
  catalog: object(FILE),
  orders: object({ ...FILE, through: whole, placed: whole }),
  dataset: { type: 'object' },
});

export const ORDER_REQUEST = object(
  {
    customer_id: { ...wholeOrNull, minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'None: a new customer' },
    lines: {
      ...list(
        object({
          book_id: { ...BOOK_ID, maxLength: 1_000 },
          quantity: { type: 'integer', minimum: 1, maximum: 99 },
        }),
      ),
      minItems: 1,
      maxItems: 100,
    },
  },
  ['lines'],
);

export const IDEMPOTENCY_HEADER = object({
  'idempotency-key': {
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'The same order again has the same key',
  },
});
