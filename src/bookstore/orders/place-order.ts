import { setTimeout } from 'node:timers/promises';
import type { Order, OrderLine, OrderRequest } from '../api/orders.js';
import { isStorableText, toJsonId } from '../catalog/catalog.js';
import { isConnectionError } from '../database/connection-errors.js';
import type { Database, Session } from '../database/database.js';

export interface Placement {
  /** An Order as JSON: the same bytes whenever the key is used again. */
  readonly answer: string;
  /** True if the key was used before. */
  readonly replayed: boolean;
}

/** An order that cannot be placed; the message says why. */
export class OrderRefusal extends Error {
  override readonly name = 'OrderRefusal';
}

const ATTEMPTS = 6;
const FIRST_DELAY_MS = 40;

/**
 * Places an order exactly once, however often it is requested with the same key. One transaction writes the order, its
 * lines, the key with its answer, and the event; it is committed on return. An attempt that lost its connection may have
 * been committed: the next one with the same key finds that answer.
 * @throws OrderRefusal if the key was used for another order, or a book or the customer is unknown.
 */
export async function placeOrder(db: Database, key: string, request: OrderRequest): Promise<Placement> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction((session) => place(session, key, request));
    } catch (error) {
      if (attempt === ATTEMPTS || !(isConnectionError(error) || isConflict(error))) throw error;
      await setTimeout(FIRST_DELAY_MS * 2 ** attempt * (0.5 + Math.random() / 2));
    }
  }
}

/** Serialization failures and deadlocks: a retry may succeed. */
export const isConflict = (error: unknown) =>
  ['40001', '40P01'].includes((error as { readonly code?: string } | undefined)?.code ?? '');

async function place(session: Session, key: string, request: OrderRequest): Promise<Placement> {
  const asked = JSON.stringify([
    request.customer_id,
    request.lines.map((line) => [String(line.book_id), line.quantity]),
  ]);
  // Requests with the same key wait here for the first to commit, and then find its row.
  const claimed = await session.query(
    'insert into placements (key, request) values ($1, $2) on conflict do nothing returning key',
    [key, asked],
  );
  if (claimed.length === 0) return replay(session, key, asked);
  const books = await booksOf(session, request);
  const customer = await customerOf(session, request.customer_id);
  const [written] = await session.query<{ order_id: number; ordered_at: Date }>(
    "insert into orders (customer_id, ordered_at) values ($1, date_trunc('milliseconds', now())) returning order_id, ordered_at",
    [customer],
  );
  const lines = request.lines.map(({ book_id, quantity }): OrderLine => {
    const { title, price_cents } = books.get(String(book_id))!;
    return { book_id: toJsonId(String(book_id)), title, quantity, price_cents };
  });
  const order: Order = {
    order_id: written!.order_id,
    customer_id: customer,
    ordered_at: written!.ordered_at.toISOString(),
    lines,
    total_cents: lines.reduce((sum, { quantity, price_cents }) => sum + quantity * price_cents, 0),
  };
  const answer = JSON.stringify(order);
  await writeLines(session, order);
  await session.query('update placements set order_id = $2, answer = $3 where key = $1', [key, order.order_id, answer]);
  await session.query("insert into events (type, body) values ('order.placed', $1::jsonb)", [answer]);
  await countSold(session, [...books.keys()], lines);
  return { answer, replayed: false };
}

async function replay(session: Session, key: string, asked: string): Promise<Placement> {
  const [earlier] = await session.query<{ request: string; answer: string }>(
    'select request, answer from placements where key = $1',
    [key],
  );
  if (earlier!.request !== asked)
    throw new OrderRefusal('this Idempotency-Key was used for another order; make a new one for each order');
  return { answer: earlier!.answer, replayed: true };
}

type Priced = { readonly book_id: string; readonly title: string; readonly price_cents: number };

async function booksOf(session: Session, { lines }: OrderRequest): Promise<ReadonlyMap<string, Priced>> {
  const ids = [...new Set(lines.map(({ book_id }) => String(book_id)))];
  const found = await session.query<Priced>(
    'select book_id, title, price_cents from books where book_id = any($1::text[])',
    [ids.filter(isStorableText)],
  );
  const books = new Map(found.map((book) => [book.book_id, book]));
  const unknown = ids.find((id) => !books.has(id));
  if (unknown !== undefined) throw new OrderRefusal(`there is no book ${JSON.stringify(unknown.slice(0, 80))}`);
  return books;
}

async function customerOf(session: Session, asked: number | null): Promise<number> {
  const [row] = await session.query<{ customer_id: number }>(
    asked === null
      ? 'insert into customers default values returning customer_id'
      : 'select customer_id from customers where customer_id = $1',
    asked === null ? [] : [asked],
  );
  if (row === undefined) throw new OrderRefusal(`there is no customer ${asked}`);
  return row.customer_id;
}

async function writeLines(session: Session, { order_id, lines }: Order): Promise<void> {
  await session.query(
    `insert into order_lines (order_id, line, book_id, quantity, price_cents)
     select $1, line, book_id, quantity, price_cents
     from unnest($2::text[], $3::integer[], $4::integer[]) with ordinality as asked (book_id, quantity, price_cents, line)`,
    [
      order_id,
      lines.map(({ book_id }) => String(book_id)),
      lines.map(({ quantity }) => quantity),
      lines.map(({ price_cents }) => price_cents),
    ],
  );
}

/** Done last, so that a bestseller's row is locked as briefly as possible; always locked in the same order, to avoid deadlocks. */
async function countSold(session: Session, books: readonly string[], lines: readonly OrderLine[]): Promise<void> {
  await session.query('select from popularity where book_id = any($1::text[]) order by book_id for update', [books]);
  await session.query(
    `update popularity set orders = orders + sold
     from (select book_id, count(*) as sold from unnest($1::text[]) as line (book_id) group by book_id) as counted
     where popularity.book_id = counted.book_id`,
    [lines.map(({ book_id }) => String(book_id))],
  );
}
