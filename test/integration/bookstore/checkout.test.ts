import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Order } from '../../../src/bookstore/api/orders.js';
import { openDatabase } from '../../../src/bookstore/database/open-database.js';
import { loadLog, loadShop } from '../../../src/bookstore/dataset/load.js';
import { prepareDataset } from '../../../src/bookstore/dataset/prepare-dataset.js';
import { readEvents } from '../../../src/bookstore/orders/events.js';
import { placeOrder } from '../../../src/bookstore/orders/place-order.js';
import type { DataServer } from '../../../src/bookstore/service/serve-data.js';
import { ask, filledPlace, order, serve } from './running-shop.js';
import { CATALOG, KINDS, ORDERS, shopDatabases } from './shop-databases.js';

const shops = shopDatabases();
const BASKET = {
  lines: [
    { book_id: 2, quantity: 2 },
    { book_id: '1', quantity: 1 },
  ],
};

describe.each(KINDS)('a checkout on Postgres, %s,', (kind) => {
  let shop: DataServer;
  beforeAll(async () => {
    shop = await serve(await filledPlace(shops, kind));
  }, 120_000);
  afterAll(() => shop.close());
  const orderOf = async (key: string, body: object = BASKET): Promise<Order> => (await order(shop.url, key, body)).body;

  test('gives the order with its prices, a customer to a newcomer, and the same answer to the same key', async () => {
    const first = await order(shop.url, 'first', BASKET);
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(first.body).toMatchObject({
      order_id: 4,
      customer_id: 10,
      total_cents: 2 * 900 + 1399,
      lines: [
        { book_id: 2, title: 'Salt, Roads', quantity: 2, price_cents: 900 },
        { book_id: 1, quantity: 1, price_cents: 1399 },
      ],
    });
    const again = await order(shop.url, 'first', BASKET);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(again.text).toBe(first.text);
    expect((await ask(`${shop.url}/orders/4`)).body).toEqual(first.body);
    expect((await ask(`${shop.url}/orders?customer_id=10`)).body.orders).toEqual([first.body]);
  });

  test('refuses a key that was used for another order', async () => {
    const other = await order(shop.url, 'first', { lines: [{ book_id: 1, quantity: 1 }] });
    expect(other).toMatchObject({ status: 422, body: { detail: expect.stringContaining('another order') } });
  });

  test('gives one order to one key, twenty times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => order(shop.url, 'twenty', BASKET)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
  });

  test('gives each key its own order, many at once, and counts every line', async () => {
    const before = (await ask(`${shop.url}/popular`)).body.books;
    const keys = Array.from({ length: 60 }, (_, at) => `many-${at}`);
    const books = [1, 2, 10];
    const orders = await Promise.all(
      keys.map((key, at) => {
        const ids = at % 2 === 0 ? books : books.toReversed();
        return orderOf(key, { customer_id: 7, lines: ids.map((book_id) => ({ book_id, quantity: 1 })) });
      }),
    );
    expect(new Set(orders.map(({ order_id }) => order_id)).size).toBe(60);
    const after = (await ask(`${shop.url}/popular`)).body.books;
    const sum = (list: { orders: number }[]) => list.reduce((total, { orders }) => total + orders, 0);
    expect(sum(after) - sum(before)).toBe(180);
  });

  test('is known by its event, each once, however many are read at a time', async () => {
    const seen: number[] = [];
    for (let after = 0, more = true; more; ) {
      const { events, next } = (await ask(`${shop.url}/events?limit=7&after=${after}`)).body;
      seen.push(...events.map(({ body }: { body: Order }) => body.order_id));
      [more, after] = [events.length > 0, next];
    }
    const { orders } = (await ask(`${shop.url}/healthz`)).body;
    expect([seen.length, new Set(seen).size]).toEqual([orders.placed, orders.placed]);
  });

  test('is in the dataset that leaves the shop', async () => {
    const last = await orderOf('exported', { customer_id: 9, lines: [{ book_id: 10, quantity: 3 }] });
    const { folder, dataset } = await prepareDataset(shop.url, join(shops.root, `placed-${kind}`));
    const csv = readFileSync(join(folder, 'orders.csv'), 'utf8');
    expect(csv.startsWith(ORDERS)).toBe(true);
    expect(csv).toContain(`\n${last.order_id},9,10,${last.ordered_at.slice(0, 19)}Z,3\n`);
    expect(dataset.orders.through).toBe(last.order_id);
  });
});

describe.each(KINDS)('orders that were placed on Postgres, %s,', (kind) => {
  test('are not lost to another dataset, and do no harm to the same one', async () => {
    const db = await openDatabase(await filledPlace(shops, kind));
    const { answer } = await placeOrder(db, 'kept', { customer_id: 7, lines: [{ book_id: 1, quantity: 1 }] });
    const files = [shops.file('catalog.csv', CATALOG), shops.file('orders.csv', ORDERS)] as const;
    expect(await loadShop(db, ...files)).toMatchObject({ kind: 'shop', lines: 5 });
    const other = loadShop(db, files[0], shops.file('other.csv', ORDERS.slice(0, -1)));
    await expect(other).rejects.toThrow('1 order was placed in this shop');
    const source = { file: 'own.csv', sha256: 'a'.repeat(64) };
    const columns = { basket: 'who', item: 'what', time: 'when' };
    const log = loadLog(db, { source, columns, items: ['a'], baskets: 1, lines: 1, popular: 'a' });
    await expect(log).rejects.toThrow('1 order was placed in this shop');
    expect(await db.query('select answer from placements')).toEqual([{ answer }]);
    await db.close();
  });
});

test.runIf(KINDS.includes('server'))('an event that is not committed yet holds back those behind it', async () => {
  const db = await openDatabase(await filledPlace(shops, 'server'));
  const line = { book_id: 1, quantity: 1 };
  await placeOrder(db, 'before', { customer_id: 7, lines: [line] });
  const seen = async () => (await readEvents(db, 0, 10))?.events.map(({ event_id }) => event_id);
  await db.transaction(async (slow) => {
    await slow.query("insert into events (type, body) values ('slow', '{}')");
    await placeOrder(db, 'behind', { customer_id: 7, lines: [line] });
    expect(await seen()).toEqual([1]);
  });
  expect(await seen()).toEqual([1, 2, 3]);
  await db.close();
});
