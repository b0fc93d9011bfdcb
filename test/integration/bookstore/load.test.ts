import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/bookstore/database/database.js';
import { openDatabase } from '../../../src/bookstore/database/open-database.js';
import { readDataset } from '../../../src/bookstore/dataset/dataset.js';
import { digestExport, exportCatalog, exportOrders } from '../../../src/bookstore/dataset/export.js';
import { loadLog, loadShop } from '../../../src/bookstore/dataset/load.js';
import { placeOrder } from '../../../src/bookstore/orders/place-order.js';
import { InputError } from '../../../src/lib/input-error.js';
import { CATALOG, KINDS, ORDERS, shopDatabases } from './shop-databases.js';

const shops = shopDatabases();

describe.each(KINDS)('on Postgres, %s,', (kind) => {
  // One database for all: each test begins with a load, which replaces what another left.
  let shop: Database;
  beforeAll(async () => {
    shop = await openDatabase(await shops.place(kind));
  }, 60_000);
  afterAll(() => shop.close());

  const ALL = Number.MAX_SAFE_INTEGER;
  const withShop = (work: (db: Database) => Promise<void>) => work(shop);

  const files = () => [shops.file('catalog.csv', CATALOG), shops.file('orders.csv', ORDERS)] as const;

  async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  describe('a shop', () => {
    test('is counted, and its export is byte for byte what was loaded', () =>
      withShop(async (db) => {
        const dataset = await loadShop(db, ...files());
        expect(dataset).toMatchObject({ kind: 'shop', items: 3, baskets: 2, lines: 5, popular: '1' });
        expect(await text(exportCatalog(db))).toBe(CATALOG);
        expect(await text(exportOrders(db, dataset, ALL))).toBe(ORDERS);
        expect((await digestExport(db))?.orders).toEqual({
          sha256: createHash('sha256').update(ORDERS).digest('hex'),
          bytes: ORDERS.length,
          through: 3,
          placed: 0,
        });
      }));

    test('of the same bytes is not loaded again', () =>
      withShop(async (db) => {
        await loadShop(db, ...files());
        const when = () => db.query('select loaded_at from dataset');
        const first = await when();
        await loadShop(db, ...files());
        expect(await when()).toEqual(first);
      }));

    test('takes the place of the one before', () =>
      withShop(async (db) => {
        await loadShop(db, ...files());
        const fewer = shops.file('fewer.csv', ORDERS.split('\n').slice(0, 2).join('\n').concat('\n'));
        expect(await loadShop(db, files()[0], fewer)).toMatchObject({ baskets: 1, lines: 1 });
      }));

    test('gives the next order a number of its own', () =>
      withShop(async (db) => {
        await loadShop(db, ...files());
        const rows = await db.query(
          'insert into orders (customer_id, ordered_at) values (7, now()) returning order_id',
        );
        expect(rows).toEqual([{ order_id: 4 }]);
      }));

    test.each([
      ['an order of a book that is not in the catalog', `${ORDERS}4,9,99,2025-03-01T00:00:00Z,1\n`, /book_id\)=\(99\)/],
      ['a quantity of none', `${ORDERS}4,9,1,2025-03-01T00:00:00Z,0\n`, /quantity/],
      ['a time that is none', `${ORDERS}4,9,1,yesterdayish,1\n`, /yesterdayish/],
      ['a row with a field too many', `${ORDERS}4,9,1,2025-03-01T00:00:00Z,1,1\n`, /extra data/],
      ['a header without a customer', ORDERS.replace('customer_id', 'person'), /no column customer_id/],
      ['bytes that are no text', '\0\x01\x02', /cannot be a column/],
      ['nothing', '', /cannot be a column/],
    ])('is refused for %s, and the one before stays', (_, orders, words) =>
      withShop(async (db) => {
        const before = await loadShop(db, ...files());
        const error = await loadShop(db, files()[0], shops.file('bad.csv', orders)).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).toMatch(words);
        expect((error as InputError).where).toContain('bad.csv');
        expect(await readDataset(db)).toEqual(before);
        expect(await text(exportOrders(db, before, ALL))).toBe(ORDERS);
      }),
    );
  });

  describe("a user's own log", () => {
    const columns = { basket: 'who', item: 'what', time: 'when' };
    const log = (file: string) => ({
      source: { file, sha256: 'a'.repeat(64) },
      columns,
      items: ['ä', 'b,"c"', 'd'],
      baskets: 2,
      lines: 4,
      popular: 'd',
    });

    test('stays a file; its items are books in their order, and it leaves the shop as it came, unpacked', () =>
      withShop(async (db) => {
        const own = 'who,what\n1,d\n1,"b,""c"""\n2,ä\n2,d\n';
        const dataset = await loadLog(db, log(shops.file('own.csv.gz', own)));
        expect(dataset).toMatchObject({ kind: 'log', items: 3, baskets: 2, lines: 4, sources: { columns } });
        expect(await readDataset(db)).toEqual(dataset);
        expect(await text(exportOrders(db, dataset, ALL))).toBe(own);
        const catalog = await text(exportCatalog(db));
        expect(catalog.split('\n').slice(1, 3)).toEqual(['ä,Item ä,,,,,0', '"b,""c""","Item b,""c""",,,,,0']);
      }));

    test.each([
      ['as it came', 'who,what,when\n1,d,5\n', '', 'shop-1,"b,""c""",AT\nshop-1,d,AT\n'],
      ['without a last newline', 'who,what,when\n1,d,5', '\n', 'shop-1,"b,""c""",AT\nshop-1,d,AT\n'],
      [
        'with columns of its own',
        '\ufeff"what","a ""b"", c",when,,who\r\nd,x,5,,1\r\n',
        '',
        '"b,""c""",,AT,,shop-1\nd,,AT,,shop-1\n',
      ],
    ])('%s gets what was bought here, in its own columns', (name, own, end, rows) =>
      withShop(async (db) => {
        const dataset = await loadLog(db, log(shops.file(`${name}.csv`, own)));
        const lines = ['b,"c"', 'd'].map((book_id) => ({ book_id, quantity: 2 }));
        const { answer } = await placeOrder(db, name, { customer_id: null, lines });
        const at = `${JSON.parse(answer).ordered_at.slice(0, 19)}Z`;
        expect(await text(exportOrders(db, dataset, ALL))).toBe(`${own}${end}${rows.replaceAll('AT', at)}`);
        expect(await text(exportOrders(db, dataset, 0))).toBe(own);
        await db.run('truncate placements, events, order_lines, orders');
      }),
    );

    test('takes the place of a shop, and a shop of it', () =>
      withShop(async (db) => {
        await loadShop(db, ...files());
        await loadLog(db, log(shops.file('own.csv', 'who,what\n1,d\n')));
        expect(await db.query('select count(*) as n from orders')).toEqual([{ n: 0 }]);
        expect(await loadShop(db, ...files())).toMatchObject({ kind: 'shop', lines: 5 });
      }));
  });
});
