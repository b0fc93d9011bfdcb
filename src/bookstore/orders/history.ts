import type { Order, OrderLine, OrderPage } from '../api/orders.js';
import { toJsonId } from '../catalog/catalog.js';
import type { Session } from '../database/database.js';

const PAGE_SIZE = 20;

/** One page of a customer's orders, newest first. `before` is the number of the last order of the previous page. */
export async function ordersOf(db: Session, customer: number, before?: number): Promise<OrderPage> {
  const orders = await readOrders(db, 'customer_id = $1 and order_id < $2 order by order_id desc limit $3', [
    customer,
    before ?? Number.MAX_SAFE_INTEGER,
    PAGE_SIZE + 1,
  ]);
  const page = orders.slice(0, PAGE_SIZE);
  return { orders: page, next: orders.length > PAGE_SIZE ? page.at(-1)!.order_id : null };
}

export async function findOrder(db: Session, order: number): Promise<Order | undefined> {
  const [found] = await readOrders(db, 'order_id = $1', [order]);
  return found;
}

/** The last orders of all customers, newest first. */
export const lastOrders = (db: Session, count: number): Promise<readonly Order[]> =>
  readOrders(db, 'true order by order_id desc limit $1', [count]);

interface Row extends Omit<OrderLine, 'book_id'> {
  readonly order_id: number;
  readonly customer_id: number;
  readonly ordered_at: Date;
  readonly book_id: string;
}

async function readOrders(db: Session, which: string, parameters: readonly unknown[]): Promise<readonly Order[]> {
  const rows = await db.query<Row>(
    `select order_id, customer_id, ordered_at, book_id, title, quantity, coalesce(l.price_cents, b.price_cents) as price_cents
     from (select * from orders where ${which}) as o join order_lines l using (order_id) join books b using (book_id)
     order by order_id desc, line`,
    parameters,
  );
  const orders = new Map<number, Omit<Order, 'lines' | 'total_cents'> & { lines: OrderLine[]; total_cents: number }>();
  for (const { order_id, customer_id, ordered_at, book_id, title, quantity, price_cents } of rows) {
    const order = orders.get(order_id) ?? {
      order_id,
      customer_id,
      ordered_at: ordered_at.toISOString(),
      lines: [],
      total_cents: 0,
    };
    order.lines.push({ book_id: toJsonId(book_id), title, quantity, price_cents });
    order.total_cents += quantity * price_cents;
    orders.set(order_id, order);
  }
  return [...orders.values()];
}
