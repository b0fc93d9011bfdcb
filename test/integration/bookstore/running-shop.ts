import { type DatabaseLocation, openDatabase } from '../../../src/bookstore/database/open-database.js';
import { loadShop } from '../../../src/bookstore/dataset/load.js';
import { type DataServer, serveData } from '../../../src/bookstore/service/serve-data.js';
import { keepLog } from './log-lines.js';
import { CATALOG, type Kind, ORDERS, type shopDatabases } from './shop-databases.js';

type Shops = ReturnType<typeof shopDatabases>;

/** What a service logged: nothing, where all went well. */
export const logged: string[] = [];

/** Catalog and orders on one port, over the database of a place. */
export const serve = (place: DatabaseLocation): Promise<DataServer> =>
  serveData({
    services: ['catalog', 'orders'],
    place,
    port: 0,
    instance: 'mine',
    version: '1.2.3',
    log: keepLog(logged),
  });

/** A database with the three books and three orders of the tests. */
export async function filledPlace(shops: Shops, kind: Kind): Promise<DatabaseLocation> {
  const place = await shops.place(kind);
  const db = await openDatabase(place);
  await loadShop(db, shops.file('catalog.csv', CATALOG), shops.file('orders.csv', ORDERS));
  await db.close();
  return place;
}

/** An answer with its body parsed, whatever it is. */
export async function ask(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init);
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const body = type.includes('json') && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, type, headers: response.headers, text, body };
}

/** Places an order, or what is meant to be one. */
export const order = (base: string, key: string | undefined, body: unknown) =>
  ask(`${base}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
