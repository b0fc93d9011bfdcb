import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findBooks, listBooks } from './catalog.js';
import type { Database } from './database/database.js';
import { openFolder } from './database/shop-folder.js';
import { type Dataset, readDataset } from './dataset.js';
import { digestExport, exportCatalog, exportOrders } from './export.js';
import { ordersOf } from './history.js';
import { bookPage, indexPage } from './pages.js';
import { fail, notFound, problem, send, sendHtml, stream } from './respond.js';
import { alsoBought } from './shelf.js';

export interface ShopOptions {
  /** Folder that `initDatabase` made. */
  readonly data: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** Whose this is: repeated at /healthz, so that the one who started it finds it again. */
  readonly instance: string;
  readonly version: string;
  /** Base URL of the recommender. */
  readonly recommender: string;
}

export interface Shop {
  readonly url: string;
  close(): Promise<void>;
}

const SHOP_SERVICE = 'bookstore-ml-shop';

const HOST = '127.0.0.1';
const SHELF_BOOKS = 5;

interface Running {
  readonly options: ShopOptions;
  /** Undefined while the database opens: then only /healthz answers. */
  readonly store: { readonly db: Database; readonly dataset: Dataset | undefined } | undefined;
}

/**
 * Serves the shop. The port is taken before the database is opened, so that whoever looks finds out who
 * this is from the first moment.
 * @throws DataError when the database cannot be opened; the system's error when the port is taken.
 */
export async function startShop(options: ShopOptions): Promise<Shop> {
  let running: Running = { options, store: undefined };
  const server = createServer((request, response) => {
    answer(running, request, response).catch((error: Error) => fail(response, error));
  });
  const host = options.host ?? HOST;
  await listen(server, options.port, host);
  let database: Database;
  try {
    database = await openFolder(options.data);
  } catch (error) {
    server.close();
    throw error;
  }
  running = { options, store: { db: database, dataset: await readDataset(database) } };
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await closed;
      await database.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer({ options, store }: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = parse(request.url);
  if (url === undefined) return send(response, 400, problem(400, 'the address cannot be read'));
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return send(response, 405, problem(405, `${request.method} is not for this`));
  }
  const html = request.headers.accept?.includes('text/html') === true;
  const path = url.pathname;
  if (path === '/healthz') return send(response, 200, health(options, store?.dataset, store !== undefined));
  if (store === undefined) return send(response, 503, problem(503, 'the shop is starting'));
  if (path === '/readyz') return send(response, 200, { state: 'ready' });
  const { db, dataset } = store;
  if (path === '/' || path === '/books') return books(db, url, response, html || path === '/');
  if (path.startsWith('/books/')) return book(db, options.recommender, path.slice('/books/'.length), response, html);
  if (path === '/orders') return orders(db, url, response);
  if (dataset !== undefined) {
    if (path === '/export/digest') return send(response, 200, await digestExport(db));
    if (path === '/export/catalog.csv') return stream(response, exportCatalog(db));
    if (path === '/export/orders.csv') return stream(response, exportOrders(db, dataset, Number.MAX_SAFE_INTEGER));
  }
  return notFound(response, html, 'There is no such page.');
}

function health(options: ShopOptions, dataset: Dataset | undefined, ready: boolean) {
  const { instance, version, data, recommender } = options;
  const state = ready ? 'ready' : 'starting';
  return {
    service: SHOP_SERVICE,
    instance,
    version,
    pid: process.pid,
    state,
    data,
    recommender,
    dataset: dataset ?? null,
  };
}

async function books(db: Database, url: URL, response: ServerResponse, html: boolean): Promise<void> {
  const page = wholeNumber(url.searchParams.get('page') ?? '1');
  if (page === undefined || page < 1) return send(response, 400, problem(400, 'page is a whole number from 1'));
  const list = await listBooks(db, page);
  return html ? sendHtml(response, 200, indexPage(list)) : send(response, 200, list);
}

async function book(
  db: Database,
  recommender: string,
  segment: string,
  response: ServerResponse,
  html: boolean,
): Promise<void> {
  const id = decode(segment);
  const [found] = id === undefined ? [] : await findBooks(db, [id]);
  if (id === undefined || found === undefined) return notFound(response, html, 'There is no such book.');
  if (!html) return send(response, 200, found);
  const ids = await alsoBought(recommender, id, SHELF_BOOKS);
  return sendHtml(response, 200, bookPage(found, ids && (await findBooks(db, ids))));
}

async function orders(db: Database, url: URL, response: ServerResponse): Promise<void> {
  const customer = wholeNumber(url.searchParams.get('customer_id') ?? '');
  if (customer === undefined) return send(response, 400, problem(400, 'customer_id is a whole number'));
  return send(response, 200, { customer_id: customer, ...(await ordersOf(db, customer)) });
}

function parse(target: string | undefined): URL | undefined {
  try {
    return new URL(target ?? '/', `http://${HOST}`);
  } catch {
    return undefined;
  }
}

function decode(segment: string): string | undefined {
  try {
    const text = decodeURIComponent(segment);
    // Postgres has no NUL in text.
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
