import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../src/bookstore/database/open-database.js';
import { loadShop } from '../../../src/bookstore/dataset/load.js';
import type { DataServer } from '../../../src/bookstore/service/serve-data.js';
import { randomOf } from '../../../src/bookstore/traffic/random.js';
import { runTraffic, type TrafficOptions } from '../../../src/bookstore/traffic/run-traffic.js';
import { openShop } from '../../../src/bookstore/traffic/shop-client.js';
import { learnTastes } from '../../../src/bookstore/traffic/tastes.js';
import { ask, serve } from './running-shop.js';
import { shopDatabases } from './shop-databases.js';

const shops = shopDatabases();
const GENRES = ['Crime', 'Poetry', 'Sea'];
const BOOKS = 60;

/** Sixty books of three genres in turn; one customer, whose only order is of a sea book. */
const CATALOG = `book_id,title,author,genre,series,volume,price_cents\n${Array.from(
  { length: BOOKS },
  (_, at) => `${at + 1},Book number ${at + 1},Ada Keller,${GENRES[at % 3]},,,900\n`,
).join('')}`;
const ORDERS = 'order_id,customer_id,book_id,ordered_at,quantity\n1,1,3,2025-01-02T03:04:05Z,1\n';

let shop: DataServer;
let recommender: Server;
beforeAll(async () => {
  const place = await shops.place('embedded');
  const db = await openDatabase(place);
  await loadShop(db, shops.file('catalog.csv', CATALOG), shops.file('orders.csv', ORDERS));
  await db.close();
  shop = await serve(place);
  recommender = createServer((_, response) => response.end('{"recommendations":[7,8]}')).listen(0, '127.0.0.1');
}, 120_000);
afterAll(async () => {
  recommender.close();
  await shop.close();
});

const options = (): TrafficOptions => ({
  catalog: shop.url,
  orders: shop.url,
  recommender: `http://127.0.0.1:${(recommender.address() as AddressInfo).port}`,
  orderCount: 12,
  forMs: 60_000,
  signal: new AbortController().signal,
  rate: 500,
  seed: 1,
  drift: 'none',
});

describe('traffic', () => {
  test('ends after as many orders as were wanted, which the shop has', async () => {
    const before = (await ask(`${shop.url}/events?limit=1000`)).body.events.length;
    const sum = await runTraffic(options());
    const { events } = (await ask(`${shop.url}/events?limit=1000`)).body;
    expect([sum.orders, events.length - before]).toEqual([12, 12]);
    expect(sum.visits).toBeGreaterThanOrEqual(12);
    expect(sum.books).toBeGreaterThan(12);
    expect(sum.fromShelf).toBeGreaterThan(0);
    expect(sum.newCustomers).toBeGreaterThan(0);
  });

  test('goes on without a recommender', async () => {
    expect(await runTraffic({ ...options(), recommender: 'http://127.0.0.1:1', orderCount: 3 })).toMatchObject({
      orders: 3,
      fromShelf: 0,
    });
  });

  test('ends when it is told to, with what has begun', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await runTraffic({ ...options(), signal: stop.signal })).toMatchObject({ visits: 0, orders: 0 });
  });

  test.each([
    ['none', 'Sea'],
    ['genre', 'Crime'],
  ] as const)('with drift %s: a reader of sea books buys mostly %s', async (drift, genre) => {
    const tastes = await learnTastes(openShop(options()), drift);
    const home = tastes.favouriteGenreOf(tastes.find(3)!);
    const random = randomOf(1, 1);
    const wishes = Array.from({ length: 300 }, () => tastes.wish(home, random).genre);
    expect(wishes.filter((one) => one === genre).length).toBeGreaterThan(200);
  });

  test('with drift popularity: the crowd wants what nobody wanted', async () => {
    const ranks = async (drift: 'none' | 'popularity') => {
      const tastes = await learnTastes(openShop(options()), drift);
      const random = randomOf(1, 1);
      return Array.from({ length: 200 }, () => tastes.wish(undefined, random).book_id as number);
    };
    const same = (await ranks('none')).filter((id) => id > BOOKS / 2).length;
    const drifted = (await ranks('popularity')).filter((id) => id > BOOKS / 2).length;
    expect(drifted).toBeGreaterThan(2 * same);
  });

  test('makes the same choices for a seed', () => {
    const draws = (seed: number, visit: number) => {
      const random = randomOf(seed, visit);
      return Array.from({ length: 5 }, () => random.rank(1000));
    };
    expect(draws(1, 2)).toEqual(draws(1, 2));
    expect(draws(1, 2)).not.toEqual(draws(2, 2));
    expect(draws(1, 2)).not.toEqual(draws(1, 3));
  });
});
