import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prepareDataset } from '../../../src/bookstore/dataset/prepare-dataset.js';
import type { DataServer } from '../../../src/bookstore/service/serve-data.js';
import { InputError } from '../../../src/lib/input-error.js';
import { filledPlace, serve } from './running-shop.js';
import { CATALOG, ORDERS, shopDatabases } from './shop-databases.js';

const shops = shopDatabases();
let shop: DataServer;
let empty: DataServer;
let stranger: Server;

async function listening(answer: RequestListener): Promise<Server> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  shop = await serve(await filledPlace(shops, 'embedded'));
  empty = await serve(await shops.place('embedded'));
  stranger = await listening((_, response) => response.end('{"recommendations":[1]}'));
}, 120_000);
afterAll(async () => {
  await shop.close();
  await empty.close();
  stranger.close();
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

  test.each([
    ['is not there', () => 'http://127.0.0.1:1', /does not answer/],
    ['has nothing loaded', () => empty.url, /answered 404/],
    ['is something else', () => urlOf(stranger), /not the shop/],
  ])('fails when the shop %s, and leaves nothing', async (_, url, words) => {
    const error = await prepareDataset(url(), out).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(words);
    expect(readdirSync(out)).toEqual([]);
  });

  test('waits for a shop that is away, for as long as it is told to', async () => {
    const asked: string[] = [];
    const restarting = await listening(async ({ url = '' }, response) => {
      asked.push(url);
      if (asked.length === 1) return response.writeHead(503).end();
      // And away once more, in the middle of it.
      if (asked.length === 3) return response.destroy();
      const real = await fetch(`${shop.url}${url}`);
      return response.writeHead(real.status).end(Buffer.from(await real.arrayBuffer()));
    });
    const { dataset } = await prepareDataset(urlOf(restarting), out, 30_000);
    restarting.close();
    expect(dataset.digest).toBe((await prepareDataset(shop.url, out)).dataset.digest);
    expect(asked.filter((url) => url.endsWith('digest'))).toHaveLength(3);
  });

  test.each([
    ['gives other bytes than it promised', (csv: string) => csv.replace('7', '8'), /does not match the digest/],
    ['breaks off', (csv: string) => csv.slice(0, 20), /in the middle|not what it said/],
  ])('fails when the shop %s, and leaves nothing', async (_, change, words) => {
    const liar = await listening(async (asked, response) => {
      const real = await (await fetch(`${shop.url}${asked.url}`)).text();
      if (asked.url!.endsWith('digest')) return response.end(real);
      response.writeHead(200, { 'content-length': Buffer.byteLength(real) });
      const told = change(real);
      response.write(told, () => (told.length < real.length ? response.destroy() : response.end()));
      return undefined;
    });
    const error = await prepareDataset(urlOf(liar), out).catch((thrown: unknown) => thrown);
    liar.close();
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(words);
    expect(readdirSync(out)).toEqual([]);
  });
});
