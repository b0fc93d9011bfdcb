import type { PGlite } from '@electric-sql/pglite';

export interface Book {
  /** A number where it was written as one. */
  readonly book_id: number | string;
  readonly title: string;
  readonly author: string;
  readonly genre: string;
  readonly series: string;
  readonly volume: number | null;
  readonly price_cents: number;
}

export interface BookPage {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
  readonly books: readonly Book[];
}

export interface Order {
  readonly order_id: number;
  /** ISO 8601, UTC. */
  readonly ordered_at: string;
  readonly lines: readonly { readonly book_id: number | string; readonly title: string; readonly quantity: number }[];
}

const PAGE_SIZE = 40;
const ORDERS_SHOWN = 100;

type Queryable = Pick<PGlite, 'query'>;
type Row = Omit<Book, 'book_id'> & { readonly book_id: string };

const COLUMNS = 'book_id, title, author, genre, series, volume, price_cents';

/** One page of the catalog, in its own order. Pages count from 1. */
export async function listBooks(db: Queryable, page: number): Promise<BookPage> {
  const { rows: counted } = await db.query<{ total: number }>('select count(*)::integer as total from books');
  const { rows } = await db.query<Row>(
    `select ${COLUMNS} from books where position > $1::bigint order by position limit ${PAGE_SIZE}`,
    [(page - 1) * PAGE_SIZE],
  );
  const total = counted[0]!.total;
  return { page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)), total, books: rows.map(toBook) };
}

/** The books with these ids, in the ids' order; unknown ones are left out. */
export async function findBooks(db: Queryable, ids: readonly string[]): Promise<readonly Book[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<Row>(
    `select ${COLUMNS} from unnest($1::text[]) with ordinality as asked (id, at) join books on book_id = id order by at`,
    [ids],
  );
  return rows.map(toBook);
}

/** A customer's last orders, newest first. */
export async function ordersOf(db: Queryable, customer: number): Promise<readonly Order[]> {
  const { rows } = await db.query<{
    order_id: number;
    ordered_at: Date;
    book_id: string;
    title: string;
    quantity: number;
  }>(
    `select order_id, ordered_at, book_id, title, quantity
     from (select * from orders where customer_id = $1 order by order_id desc limit ${ORDERS_SHOWN}) as last
     join order_lines using (order_id) join books using (book_id) order by order_id desc, line`,
    [customer],
  );
  const orders = new Map<number, { order_id: number; ordered_at: string; lines: Order['lines'][number][] }>();
  for (const { order_id, ordered_at, book_id, title, quantity } of rows) {
    const order = orders.get(order_id) ?? { order_id, ordered_at: ordered_at.toISOString(), lines: [] };
    order.lines.push({ book_id: asWritten(book_id), title, quantity });
    orders.set(order_id, order);
  }
  return [...orders.values()];
}

const toBook = (row: Row): Book => ({ ...row, book_id: asWritten(row.book_id) });

/** Ids that are plain integers are numbers in JSON, as in the recommender's answers. */
const asWritten = (id: string): number | string =>
  /^(0|-?[1-9]\d*)$/.test(id) && Number.isSafeInteger(Number(id)) ? Number(id) : id;
