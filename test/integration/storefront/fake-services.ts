import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Book } from '../../../src/bookstore/storefront/services/catalog.js';
import type { Order } from '../../../src/bookstore/storefront/services/orders.js';

type Lines = readonly { readonly book_id: number | string; readonly quantity: number }[];

/** Catalog, orders and recommender in memory and on one port, as their contract has them. */
export interface FakeServices {
  readonly url: string;
  readonly orders: Order[];
  /** Paths that answer 503, never, or not as usual; /popularity, that nothing was sold. */
  readonly faults: Map<string, 'down' | 'hangs' | 'garbage' | 'unsold'>;
  /** How often a path was asked for. */
  asked(path: string): number;
  close(): Promise<void>;
}

const PAGE = 40;

export async function startFakeServices(
  books: readonly Book[],
  shelf: (id: string) => readonly (number | string)[] | undefined,
): Promise<FakeServices> {
  const orders: Order[] = [];
  const keys = new Map<string, { readonly body: string; readonly order: Order }>();
  const faults: FakeServices['faults'] = new Map();
  const counts = new Map<string, number>();
  const find = (id: string) => books.find(({ book_id }) => String(book_id) === id);

  const place = (key: string, body: string): [number, object] => {
    const known = keys.get(key);
    if (known !== undefined) return known.body === body ? [200, known.order] : [422, { detail: 'this key was used' }];
    const { customer_id, lines } = JSON.parse(body) as { customer_id: number | null; lines: Lines };
    if (customer_id !== null && !orders.some((order) => order.customer_id === customer_id))
      return [422, { detail: `there is no customer ${customer_id}` }];
    const priced = lines.map(({ book_id, quantity }) => {
      const { title = '', price_cents = 0 } = find(String(book_id)) ?? {};
      return { book_id, title, quantity, price_cents };
    });
    const order = {
      order_id: orders.length + 1,
      customer_id: customer_id ?? 1_000 + orders.length,
      ordered_at: new Date(Date.UTC(2026, 0, 2, 3, 4)).toISOString(),
      lines: priced,
      total_cents: priced.reduce((sum, line) => sum + line.quantity * line.price_cents, 0),
    };
    orders.push(order);
    keys.set(key, { body, order });
    return [201, order];
  };

  const answer = (request: IncomingMessage, body: string): [number, object] => {
    const { pathname: path, searchParams: query } = new URL(request.url!, 'http://fake');
    if (path === '/books') {
      const words = (query.get('q') ?? '').toLowerCase();
      const found = books.filter((book) => `${book.title} ${book.author} ${book.series}`.toLowerCase().includes(words));
      const page = Number(query.get('page'));
      const pages = Math.max(1, Math.ceil(found.length / PAGE));
      return [200, { page, pages, total: found.length, books: found.slice((page - 1) * PAGE, page * PAGE) }];
    }
    if (path === '/books/by-id') return [200, { books: query.getAll('id').flatMap((id) => find(id) ?? []) }];
    if (path === '/popular') return [200, { books: books.slice(0, Number(query.get('limit'))) }];
    if (path === '/popularity')
      return [200, { curve: books.map((_, at) => ({ rank: at + 1, orders: Math.ceil(900 / (at + 1)) })) }];
    if (path === '/activity') return [200, activityOf(orders)];
    if (path === '/recommend') {
      const asked = query.getAll('book_id');
      const known = asked.map(shelf).filter((found) => found !== undefined);
      const ids = known.flat().filter((id) => !asked.includes(String(id)));
      if (known.length === 0) return [404, { detail: 'unknown' }];
      return [200, { recommendations: ids.map((book_id, at) => ({ book_id, support: 9 - at })) }];
    }
    if (path === '/orders' && request.method === 'POST') return place(String(request.headers['idempotency-key']), body);
    if (path === '/orders') {
      const mine = orders.filter(({ customer_id }) => customer_id === Number(query.get('customer_id')));
      return [200, { orders: mine.toReversed(), next: null }];
    }
    const [, kind, id] = path.split('/');
    const thing = kind === 'books' ? find(decodeURIComponent(id!)) : orders.find((o) => String(o.order_id) === id);
    return thing === undefined ? [404, { detail: 'none' }] : [200, thing];
  };

  const server = createServer(async (request, response) => {
    const path = request.url!.split('?')[0]!;
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const body = (await request.toArray()).join('');
    const fault = faults.get(path) ?? faults.get(`/${path.split('/')[1]}`);
    switch (fault) {
      case 'hangs':
        return;
      case 'down':
        return send(response, 503, '{"detail":"away"}');
      case 'garbage':
        return send(response, 200, '<p>Not what was asked for</p>');
      case 'unsold':
        return send(response, 200, '{"curve":[]}');
      case undefined:
        return path === '/healthz' ? send(response, 200, '{}') : sendJson(response, answer(request, body));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders,
    faults,
    asked: (path) => counts.get(path) ?? 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function activityOf(orders: readonly Order[]): object {
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    from: new Date(Date.UTC(2026, 0, 2, hour)).toISOString(),
    orders: orders.filter(({ ordered_at }) => new Date(ordered_at).getUTCHours() === hour).length,
    lines: 0,
  }));
  const last = orders.toReversed().slice(0, 10);
  return { hours, last: last.map(({ lines, ...order }) => ({ ...order, books: lines.map(({ title }) => title) })) };
}

const sendJson = (response: ServerResponse, [status, body]: [number, object]) =>
  send(response, status, JSON.stringify(body));

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(text);
}
