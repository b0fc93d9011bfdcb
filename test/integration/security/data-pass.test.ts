import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareDataset } from '../../../src/bookstore/dataset/prepare-dataset.js';
import { type DataServer, serveData } from '../../../src/bookstore/service/serve-data.js';
import { openCatalog } from '../../../src/bookstore/storefront/services/catalog.js';
import { openOrders } from '../../../src/bookstore/storefront/services/orders.js';
import { openShop as openClient } from '../../../src/bookstore/traffic/shop-client.js';
import { secretEnv } from '../../../src/lib/process/server-proof.js';
import { PASS_HEADER, passTo } from '../../../src/lib/process/service-pass.js';
import { keepLog } from '../bookstore/log-lines.js';
import { ask, filledPlace } from '../bookstore/running-shop.js';
import { shopDatabases } from '../bookstore/shop-databases.js';
import { sharedFolder } from './shared-folder.js';

const shops = shopDatabases();
const folder = sharedFolder();
let shop: DataServer;
let secretFile: string;
let otherSecret: string;

beforeAll(async () => {
  [secretFile, otherSecret] = [join(folder, 'secret'), join(folder, 'other')];
  await writeFile(secretFile, 'one secret\n', { mode: 0o600 });
  await writeFile(otherSecret, 'another secret\n', { mode: 0o600 });
  shop = await serveData({
    services: ['catalog', 'orders'],
    place: await filledPlace(shops, 'embedded'),
    port: 0,
    instance: 'mine',
    version: '1.2.3',
    log: keepLog([]),
    secretFile,
  });
}, 120_000);
afterAll(() => shop.close());

const DATA = [
  '/orders?customer_id=1',
  '/orders/1',
  '/export/digest',
  '/export/orders.csv',
  '/events',
  '/activity?hours=1',
  '/books',
  '/none',
];

test.each(DATA)('%s is answered to whoever knows the secret, and to nobody else', async (path) => {
  const strangers = [{}, { [PASS_HEADER]: 'one secret' }, { [PASS_HEADER]: '' }, passTo(shop.url, otherSecret)];
  for (const headers of strangers) expect((await ask(shop.url + path, { headers })).status).toBe(401);
  expect((await ask(shop.url + path, { headers: passTo(shop.url, secretFile) })).status).not.toBe(401);
});

test('a pass is of no use an hour later, nor for another port', async () => {
  const hourAgo = passTo(shop.url, secretFile, () => Date.now() - 3_600_000);
  const elsewhere = passTo('http://127.0.0.1:1', secretFile);
  for (const headers of [hourAgo, elsewhere]) expect((await ask(`${shop.url}/books`, { headers })).status).toBe(401);
});

test('an order without a pass is not placed', async () => {
  const { status } = await ask(`${shop.url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
    body: JSON.stringify({ customer_id: 1, lines: [{ book_id: 1, quantity: 1 }] }),
  });
  expect(status).toBe(401);
});

test('/healthz tells only its owner where the data lies', async () => {
  const { body } = await ask(`${shop.url}/healthz`);
  expect(body).toMatchObject({
    state: 'ready',
    dataset: { items: 3, sources: { orders: { sha256: expect.any(String) } } },
  });
  expect(JSON.stringify(body)).not.toMatch(/"file"|"database"/);
  const own = await ask(`${shop.url}/healthz`, { headers: passTo(shop.url, secretFile) });
  expect(own.body).toMatchObject({
    database: expect.any(String),
    dataset: { sources: { orders: { file: expect.any(String) } } },
  });
});

test('storefront, simulated customers and export know the secret', async () => {
  expect((await openCatalog(shop.url, secretFile).list(1, '')).total).toBe(3);
  expect((await openOrders(shop.url, secretFile).history(7)).orders).toHaveLength(2);
  const client = openClient({ catalog: shop.url, orders: shop.url, recommender: shop.url, secretFile });
  expect((await client.page(1)).total).toBe(3);
  expect((await client.order('key', { customer_id: 7, lines: [{ book_id: 1, quantity: 1 }] })).lines).toHaveLength(1);
  await expect(prepareDataset(shop.url, join(folder, 'out'))).rejects.toMatchObject({
    hint: expect.stringMatching('SECRET_FILE'),
  });
  Object.assign(process.env, secretEnv(secretFile));
  try {
    expect((await prepareDataset(shop.url, join(folder, 'out'))).dataset.dataset.items).toBe(3);
  } finally {
    for (const name of Object.keys(secretEnv(secretFile))) delete process.env[name];
  }
});
