import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DataError } from '../../../src/bookstore/data-error.js';
import { openFolder } from '../../../src/bookstore/database/shop-folder.js';
import { loadShop } from '../../../src/bookstore/load.js';
import { prepareDataset } from '../../../src/bookstore/prepare.js';
import { type Shop, startShop } from '../../../src/bookstore/server.js';
import { CATALOG, ORDERS, shopDatabases } from './shop-databases.js';

const shops = shopDatabases();
let shop: Shop;
let empty: Shop;
/** What the recommender answers; undefined for one that never does. */
let recommend: ((url: string) => object) | undefined;
let recommender: Server;

beforeAll(async () => {
  recommender = createServer((asked, response) => {
    if (recommend !== undefined) response.end(JSON.stringify(recommend(asked.url!)));
  }).listen(0, '127.0.0.1');
  await once(recommender, 'listening');
  const data = await shops.folder();
  const db = await openFolder(data);
  await loadShop(db, shops.file('catalog.csv', CATALOG), shops.file('orders.csv', ORDERS));
  await db.close();
  const { port } = recommender.address() as AddressInfo;
  const options = { port: 0, instance: 'mine', version: '1.2.3', recommender: `http://127.0.0.1:${port}` };
  shop = await startShop({ ...options, data });
  empty = await startShop({ ...options, data: await shops.folder() });
}, 120_000);
afterAll(async () => {
  await shop.close();
  await empty.close();
  recommender.closeAllConnections();
  recommender.close();
});
beforeEach(() => {
  recommend = () => ({ recommendations: [10, 2, 404] });
});

const json = async (path: string, base = shop) => {
  const response = await fetch(`${base.url}${path}`);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
};
const page = async (path: string) => {
  const response = await fetch(`${shop.url}${path}`, { headers: { accept: 'text/html,*/*' } });
  return { status: response.status, text: await response.text() };
};

describe('the shop says', () => {
  test('who it is, whose, and what it sells', async () => {
    const { body } = await json('/healthz');
    expect(body).toMatchObject({ service: 'bookstore-ml-shop', instance: 'mine', version: '1.2.3', pid: process.pid });
    expect(body).toMatchObject({ state: 'ready', dataset: { kind: 'shop', items: 3, baskets: 2, lines: 5 } });
    expect((await json('/readyz')).status).toBe(200);
  });

  test('its books, and one of them', async () => {
    expect((await json('/books')).body).toMatchObject({ page: 1, pages: 1, total: 3 });
    for (const beyond of [2, 999_999_999])
      expect((await json(`/books?page=${beyond}`)).body).toMatchObject({ page: beyond, books: [] });
    expect((await json('/books/2')).body).toMatchObject({ book_id: 2, title: 'Salt, Roads', price_cents: 900 });
  });

  test("a customer's orders, the newest first", async () => {
    const { body } = await json('/orders?customer_id=7');
    expect(body).toMatchObject({
      customer_id: 7,
      orders: [
        { order_id: 2, ordered_at: '2025-02-02T00:00:00.000Z', lines: [{ book_id: 2 }] },
        { order_id: 1, lines: [{ book_id: 1 }, { book_id: 10, quantity: 2 }] },
      ],
    });
    expect((await json('/orders?customer_id=8')).body).toEqual({ customer_id: 8, orders: [], next: null });
  });

  test.each([
    ['/books/99', 404],
    ['/books/%00', 404],
    ['/books/%E0%A4%A', 404],
    ['/nothing', 404],
    ['/books?page=0', 400],
    ['/books?page=x', 400],
    ['/books?page=99999999999999999999', 400],
    ['/orders', 400],
    ["/orders?customer_id=1'--", 400],
  ])('what is wrong with %s: %i', async (path, status) => {
    expect(await json(path)).toMatchObject({ status, type: 'application/problem+json', body: { status } });
  });

  test('that it only reads', async () => {
    const response = await fetch(`${shop.url}/books`, { method: 'POST', body: '{}' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await fetch(`${shop.url}/books`, { method: 'HEAD' })).status).toBe(200);
  });

  test('400 to an address that is none', async () => {
    const asked = request(shop.url, { path: '//' });
    asked.end();
    const [response] = await once(asked, 'response');
    response.resume();
    expect([400, 404]).toContain(response.statusCode);
  });

  test('nothing of an export before anything is loaded', async () => {
    for (const file of ['digest', 'catalog.csv', 'orders.csv'])
      expect((await json(`/export/${file}`, empty)).status).toBe(404);
    expect((await json('/healthz', empty)).body).toMatchObject({ state: 'ready', dataset: null });
  });

  test('that its port is taken, before it touches the database', async () => {
    const port = Number(new URL(shop.url).port);
    const options = { port, instance: '', version: '', recommender: '', data: join(shops.root, 'none') };
    await expect(startShop(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('a page', () => {
  test('of the catalog names its books, whatever their titles hold', async () => {
    const { text } = await page('/');
    expect(text).toContain('A &#34;Lamp&#34; for &#60;the&#62; Tide');
    expect(text).toContain('href="/books/10"');
  });

  test('of a book has the shelf, in the order of the recommender', async () => {
    const { text } = await page('/books/1');
    expect(text).toContain('also bought');
    expect(text.indexOf('href="/books/10"')).toBeLessThan(text.indexOf('href="/books/2"'));
    expect(text).not.toContain('404');
  });

  test.each([
    ['knows no book', () => ({ recommendations: [] })],
    ['answers something else', () => ({ error: 'x' })],
    ['never answers', undefined],
  ])('comes without a shelf when the recommender %s', async (_, answer) => {
    recommend = answer;
    const { status, text } = await page('/books/1');
    expect(status).toBe(200);
    expect(text).not.toContain('also bought');
  });

  test('of no book is a page too', async () => expect(await page('/books/99')).toMatchObject({ status: 404 }));
});

describe('an export of the shop', () => {
  let out: string;
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'bookstore-ml-prep-'));
  });
  afterEach(() => rmSync(out, { recursive: true, force: true }));

  test('lies in a folder named by its content, and current leads there', async () => {
    const { dataset, folder, known } = await prepareDataset(shop.url, out);
    expect(known).toBe(false);
    expect(readFileSync(join(folder, 'orders.csv'), 'utf8')).toBe(ORDERS);
    expect(readFileSync(join(folder, 'catalog.csv'), 'utf8')).toBe(CATALOG);
    expect(folder).toBe(join(out, dataset.digest.slice(0, 16)));
    expect(realpathSync(join(out, 'current'))).toBe(realpathSync(folder));
    expect(readdirSync(out)).toHaveLength(2);
  });

  test('again is known, and a damaged one is made anew', async () => {
    const { folder } = await prepareDataset(shop.url, out);
    expect(await prepareDataset(shop.url, out)).toMatchObject({ known: true, folder });
    writeFileSync(join(folder, 'orders.csv'), 'torn');
    expect(await prepareDataset(shop.url, out)).toMatchObject({ known: false, folder });
    expect(readFileSync(join(folder, 'orders.csv'), 'utf8')).toBe(ORDERS);
  });

  const elsewhere = () => `http://127.0.0.1:${(recommender.address() as AddressInfo).port}`;
  test.each([
    ['is not there', () => 'http://127.0.0.1:1', /does not answer/],
    ['has nothing loaded', () => empty.url, /answered 404/],
    ['is something else', elsewhere, /not the shop/],
  ])('fails when the shop %s, and leaves nothing', async (_, url, words) => {
    const error = await prepareDataset(url(), out).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(words);
    expect(readdirSync(out)).toEqual([]);
  });

  test.each([
    ['gives other bytes than it promised', (csv: string) => csv.replace('7', '8'), /not what it said/],
    ['breaks off', (csv: string) => csv.slice(0, 20), /in the middle|not what it said/],
  ])('fails when the shop %s, and leaves nothing', async (_, change, words) => {
    const liar = createServer(async (asked, response) => {
      const real = await (await fetch(`${shop.url}${asked.url}`)).text();
      if (asked.url!.endsWith('digest')) return response.end(real);
      response.writeHead(200, { 'content-length': Buffer.byteLength(real) });
      const told = change(real);
      response.write(told, () => (told.length < real.length ? response.destroy() : response.end()));
      return undefined;
    }).listen(0, '127.0.0.1');
    await once(liar, 'listening');
    const error = await prepareDataset(`http://127.0.0.1:${(liar.address() as AddressInfo).port}`, out).catch(
      (thrown: unknown) => thrown,
    );
    liar.close();
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(words);
    expect(readdirSync(out)).toEqual([]);
  });
});
