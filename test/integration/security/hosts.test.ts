import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shareModels } from '../../../src/recommender/replicate/share-models.js';
import { filledPlace, serve as serveShop } from '../bookstore/running-shop.js';
import { shopDatabases } from '../bookstore/shop-databases.js';
import { startServer } from '../recommender/compiled-server.js';
import { book, openShop } from '../storefront/open-shop.js';
import { rawRequest } from './raw-request.js';
import { sharedFolder, writeSmallModel } from './shared-folder.js';

interface Running {
  readonly url: string;
  close(): unknown;
}

const shops = shopDatabases();
const folder = sharedFolder();
const SERVERS = ['recommender', 'storefront', 'data service', 'model store'] as const;
type Name = (typeof SERVERS)[number];

/** Every route that tells something, and what a page of a stranger would like to send. */
const ROUTES: Readonly<Record<Name, readonly string[]>> = {
  recommender: [
    '/recommend?book_id=1',
    '/recommend?book_id=1&detail=1',
    '/healthz',
    '/readyz',
    '/metrics',
    '/v2',
    '/none',
  ],
  storefront: ['/', '/books', '/orders', '/healthz', '/metrics', '/model', '/none'],
  'data service': ['/orders?customer_id=1', '/export/orders.csv', '/events', '/books', '/healthz', '/metrics', '/none'],
  'model store': ['/healthz', '/registry/records', '/none'],
};

const running = {} as Record<Name, Running>;

beforeAll(async () => {
  await mkdir(join(folder, 'registry', 'records'), { recursive: true });
  running.recommender = await startServer({ model: await writeSmallModel(join(folder, 'model')), port: 0 });
  const shop = await openShop([book(1)]);
  running.storefront = { url: shop.storefront.url, close: shop.close };
  running['data service'] = await serveShop(await filledPlace(shops, 'embedded'));
  running['model store'] = await shareModels(folder, { port: 0, host: '127.0.0.1' });
}, 120_000);
afterAll(async () => {
  for (const { close } of Object.values(running)) await close();
});

describe.each(SERVERS)('the %s', (name) => {
  test.each(ROUTES[name])('refuses %s to a page that rebound its name', async (path) => {
    for (const host of [
      'evil.example',
      `evil.example:${new URL(running[name].url).port}`,
      'localhost.evil.example',
      '10.1.2.3',
    ]) {
      const { status, text } = await rawRequest(running[name].url, `GET ${path}`, [`Host: ${host}`]);
      expect(status, `${host} ${text}`).toBe(421);
    }
  });

  test('refuses a request with two hosts, whichever comes first', async () => {
    for (const hosts of [
      ['localhost', 'evil.example'],
      ['evil.example', 'localhost'],
      ['localhost', 'localhost'],
    ]) {
      const lines = hosts.map((host) => `Host: ${host}`);
      const { status } = await rawRequest(running[name].url, `GET ${ROUTES[name][0]}`, lines);
      expect(status, hosts.join()).toBe(400);
    }
  });

  test.each([
    'localhost',
    'LOCALHOST:8080',
    'localhost.:8080',
    'shop.localhost',
    '127.0.0.1',
    '127.9.9.9:80',
    '[::1]:8080',
  ])('answers under %s', async (host) => {
    const { status } = await rawRequest(running[name].url, `GET /healthz`, [`Host: ${host}`]);
    expect(status).toBe(200);
  });

  test('is taken for nothing but what it says it is', async () => {
    for (const path of ROUTES[name].filter((path) => path !== '/model')) {
      const { text } = await rawRequest(running[name].url, `GET ${path}`, ['Host: localhost']);
      expect(text.toLowerCase(), path).toContain('x-content-type-options: nosniff');
    }
  });

  test('tells no path and no process at /healthz', async () => {
    const { text } = await rawRequest(running[name].url, 'GET /healthz', ['Host: localhost']);
    expect(text).not.toMatch(/"pid"|"database"|"file"|\/tmp\//);
  });
});

test('an order that a rebound page sends is not placed', async () => {
  const body = '{"customer_id":1,"lines":[{"book_id":1,"quantity":1}]}';
  const headers = [
    'Host: evil.example',
    'Content-Type: application/json',
    'Idempotency-Key: k',
    `Content-Length: ${body.length}`,
  ];
  expect((await rawRequest(running['data service'].url, 'POST /orders', headers, body)).status).toBe(421);
});
