import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareDataset } from '../../../src/bookstore/dataset/prepare-dataset.js';
import type { DataServer } from '../../../src/bookstore/service/serve-data.js';
import { ask, filledPlace, logged, order, serve } from './running-shop.js';
import { CATALOG, KINDS, ORDERS, shopDatabases } from './shop-databases.js';

const shops = shopDatabases();

describe.each(KINDS)('catalog and orders on Postgres, %s,', (kind) => {
  let shop: DataServer;
  let empty: DataServer;
  beforeAll(async () => {
    shop = await serve(await filledPlace(shops, kind));
    empty = await serve(await shops.place(kind));
  }, 120_000);
  afterAll(async () => {
    await shop.close();
    await empty.close();
    expect(logged).toEqual([]);
  });
  const get = (path: string) => ask(`${shop.url}${path}`);

  test('say who they are, and what they have', async () => {
    const { body } = await get('/healthz');
    expect(body).toMatchObject({ service: 'bookstore-ml-catalog-orders', instance: 'mine', version: '1.2.3' });
    expect(body).toMatchObject({ state: 'ready', orders: { placed: 0 } });
    expect(body.dataset).toMatchObject({ kind: 'shop', items: 3, baskets: 2, lines: 5, popular: '1' });
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { state: 'ready' } });
    expect((await ask(`${empty.url}/healthz`)).body).toMatchObject({ state: 'ready', dataset: null });
  });

  test('give a page of books, one book, and some', async () => {
    const { body } = await get('/books');
    expect(body).toMatchObject({ page: 1, pages: 1, total: 3 });
    expect(body.books[1]).toEqual({
      book_id: 2,
      title: 'Salt, Roads',
      author: 'Dara Moreau',
      genre: 'Travel',
      series: '',
      volume: null,
      price_cents: 900,
    });
    expect((await get('/books/2')).body).toEqual(body.books[1]);
    const some = await get('/books/by-id?id=10&id=99&id=1&id=%00');
    expect(some.body.books.map((book: { book_id: number }) => book.book_id)).toEqual([10, 1]);
    expect((await get('/books/by-id?id=2')).body.books).toHaveLength(1);
    expect((await get('/books?page=999999999')).body).toMatchObject({ total: 3, books: [] });
    expect((await ask(`${empty.url}/books`)).body).toEqual({ page: 1, pages: 1, total: 0, books: [] });
  });

  test.each([
    ['harbour', [1]],
    ['HARB', [1]],
    ['glass har', [1]],
    ['salt roads', [2]],
    ['salt, ro', [2]],
    ['moreau', [2]],
    ['the', [1, 10]],
    ['lamp tide', [10]],
    ['lam tide', []],
    ["'; drop table books --", []],
    ['&|!():*', []],
    ['\\', []],
  ])('find %j', async (words, ids) => {
    const { status, body } = await get(`/books?q=${encodeURIComponent(words)}`);
    expect(status).toBe(200);
    expect(body.books.map((book: { book_id: number }) => book.book_id)).toEqual(ids);
    expect(body.total).toBe(ids.length);
  });

  test('tell what sells', async () => {
    expect((await get('/popular?limit=2')).body.books).toEqual([
      { book_id: 1, title: 'The Glass Harbour', orders: 3 },
      { book_id: 2, title: 'Salt, Roads', orders: 1 },
    ]);
    expect((await get('/popularity')).body).toEqual({
      books: 3,
      curve: [
        { rank: 1, orders: 3 },
        { rank: 2, orders: 1 },
        { rank: 3, orders: 1 },
      ],
    });
  });

  test("give a customer's orders, the newest first, and one order", async () => {
    const { body } = await get('/orders?customer_id=7');
    expect(body).toMatchObject({ customer_id: 7, next: null });
    expect(body.orders).toMatchObject([
      { order_id: 2, ordered_at: '2025-02-02T00:00:00.000Z', total_cents: 900 },
      { order_id: 1, total_cents: 1399 + 2 * 1250, lines: [{ book_id: 1 }, { book_id: 10, quantity: 2 }] },
    ]);
    expect((await get('/orders?customer_id=7&before=2')).body.orders).toEqual([body.orders[1]]);
    expect((await get('/orders/1')).body).toEqual(body.orders[1]);
    expect((await get('/orders?customer_id=8')).body).toEqual({ customer_id: 8, orders: [], next: null });
  });

  test('tell what happened of late', async () => {
    const { body } = await get('/activity?hours=3');
    expect(body.hours).toHaveLength(3);
    expect(body.hours[0]).toMatchObject({ orders: 0, lines: 0 });
    expect(body.last.map((one: { order_id: number }) => one.order_id)).toEqual([3, 2, 1]);
    expect((await get('/events')).body).toEqual({ events: [], next: 0 });
  });

  test.each([
    ['/nothing', 404, /nothing at/],
    ['/books/99', 404, /no book "99"/],
    ['/books/%00', 404, /no book/],
    ['/books/%E0%A4%A', 400, /cannot be read/],
    ['/books?page=0', 400, /page is a whole number from 1/],
    ['/books?page=x', 400, /not "x"/],
    ['/books?page=1&page=2', 400, /more than once/],
    ['/popular?limit=100000', 400, /from 1 to 200/],
    ['/orders', 400, /customer_id is needed/],
    ["/orders?customer_id=1'--", 400, /customer_id is a whole number/],
    ['/orders/99999999999999999999', 400, /order_id/],
    ['/orders/99', 404, /no order 99/],
    ['/events?after=7', 404, /no event 7/],
    ['/activity?hours=-1', 400, /hours/],
    [`/books?q=${'x'.repeat(201)}`, 400, /200 characters/],
  ])('tell what is wrong with %s: %i', async (path, status, words) => {
    const answer = await get(path);
    expect(answer).toMatchObject({ status, body: { type: 'about:blank', status } });
    expect(answer.type).toContain('application/problem+json');
    expect(answer.body.detail).toMatch(words);
  });

  test('say which methods there are', async () => {
    const answer = await ask(`${shop.url}/orders`, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST, GET, HEAD']);
    expect((await ask(`${shop.url}/books/1`, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
    expect((await ask(`${shop.url}/books`, { method: 'HEAD' })).status).toBe(200);
  });

  const line = { book_id: 1, quantity: 1 };
  test.each([
    ['no key', undefined, { lines: [line] }, 400, /idempotency-key/i],
    ['a key that is too long', 'k'.repeat(201), { lines: [line] }, 400, /200/],
    ['no JSON', 'k', '{"lines":', 400, /not JSON/],
    ['no body', 'k', '', 400, /empty/],
    ['no lines', 'k', { lines: [] }, 400, /lines/],
    ['a list', 'k', [], 400, /object/],
    ['a quantity of none', 'k', { lines: [{ ...line, quantity: 0 }] }, 400, /quantity/],
    ['a quantity in words', 'k', { lines: [{ ...line, quantity: '1' }] }, 400, /quantity/],
    ['too many lines', 'k', { lines: Array.from({ length: 101 }, () => line) }, 400, /lines/],
    ['too much', 'k', { lines: [line], more: 'x'.repeat(70_000) }, 413, /64 kB/],
    ['a book that is not sold', 'k', { lines: [line, { book_id: 99, quantity: 1 }] }, 422, /no book "99"/],
    ['a book that could not be', 'k', { lines: [{ book_id: '\0', quantity: 1 }] }, 422, /no book/],
    ['a customer who is not known', 'k', { customer_id: 4711, lines: [line] }, 422, /no customer 4711/],
  ])('refuse an order with %s', async (_, key, body, status, words) => {
    const answer = await order(shop.url, key, body);
    expect(answer).toMatchObject({ status, body: { status } });
    expect(answer.body.detail).toMatch(words);
    expect((await get('/healthz')).body.orders).toEqual({ placed: 0 });
  });

  test('refuse what is not JSON', async () => {
    const answer = await ask(`${shop.url}/orders`, { method: 'POST', headers: { 'idempotency-key': 'k' }, body: 'x' });
    expect(answer).toMatchObject({ status: 415, body: { detail: expect.stringContaining('application/json') } });
  });

  test('describe themselves, and count what they did', async () => {
    const { body } = await get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths).sort()).toEqual([
      '/activity',
      '/books',
      '/books/by-id',
      '/books/{book_id}',
      '/events',
      '/export/catalog.csv',
      '/export/digest',
      '/export/orders.csv',
      '/orders',
      '/orders/{order_id}',
      '/popular',
      '/popularity',
    ]);
    expect(body.paths['/orders'].post.responses).toHaveProperty('422');
    const required = (path: string) =>
      Object.fromEntries(
        body.paths[path].get.parameters.map((one: { name: string; required?: boolean }) => [
          one.name,
          one.required ?? false,
        ]),
      );
    expect(required('/books')).toEqual({ page: false, q: false });
    expect(required('/orders')).toEqual({ customer_id: true, before: false });
    const { text } = await get('/metrics');
    expect(text).toMatch(/shop_http_requests_total\{method="GET",route="\/books\/:book_id",code="200"\} \d+/);
    expect(text).toMatch(/shop_http_request_duration_seconds_bucket\{le="\+Inf",method="GET",route="\/books"\} \d+/);
    expect(text).toContain('\nshop_ready 1\n');
    expect(text).toContain('\nshop_orders_placed 0\n');
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
  });

  test('export what was loaded, byte for byte, into a folder named by its content', async () => {
    const out = join(shops.root, `out-${kind}`);
    const { dataset, folder, known } = await prepareDataset(shop.url, out);
    expect([known, dataset.orders.through]).toEqual([false, 3]);
    expect(readFileSync(join(folder, 'orders.csv'), 'utf8')).toBe(ORDERS);
    expect(readFileSync(join(folder, 'catalog.csv'), 'utf8')).toBe(CATALOG);
    expect(await prepareDataset(shop.url, out)).toMatchObject({ known: true, folder });
    expect(readdirSync(out).sort()).toEqual([dataset.digest.slice(0, 16), 'current']);
  });

  test('have nothing to export before anything is loaded', async () => {
    for (const file of ['digest', 'catalog.csv', 'orders.csv'])
      expect((await ask(`${empty.url}/export/${file}`)).status).toBe(404);
  });
});
