import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readBackup, writeBackup } from '../../../src/bookstore/backup/backup.js';
import { restoreBackup } from '../../../src/bookstore/backup/restore.js';
import { TABLES } from '../../../src/bookstore/backup/tables.js';
import type { Database } from '../../../src/bookstore/database/database.js';
import { type DatabaseLocation, openDatabase } from '../../../src/bookstore/database/open-database.js';
import { placeOrder } from '../../../src/bookstore/orders/place-order.js';
import { filledPlace } from './running-shop.js';
import { KINDS, shopDatabases } from './shop-databases.js';

const shops = shopDatabases();
const ORDER = { customer_id: null, lines: [{ book_id: 2, quantity: 3 }] };

async function withShop<T>(place: DatabaseLocation, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(place);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

async function everything(db: Database) {
  const rows: Record<string, unknown> = {};
  for (const [name, columns] of Object.entries(TABLES))
    rows[name] = await db.query(`select ${columns.join(', ')} from ${name} order by ${columns[0]}, ${columns.at(-1)}`);
  return rows;
}

describe.each(KINDS)('a backup on Postgres, %s,', (kind) => {
  let place: DatabaseLocation;
  let out: string;
  beforeAll(async () => {
    place = await filledPlace(shops, kind);
    out = join(shops.root, `backups-${kind}`);
    await withShop(place, (db) => placeOrder(db, 'kept', ORDER));
  }, 120_000);

  test('comes back as it was, and the shop goes on from there', async () => {
    const before = await withShop(place, async (db) => {
      await writeBackup(db, out, 7);
      return everything(db);
    });
    await withShop(await shops.place(kind), async (db) => {
      const found = await readBackup(out);
      expect(found.backup.tables.orders.rows).toBe(4);
      await restoreBackup(db, found);
      expect(await everything(db)).toEqual(before);
      expect((await placeOrder(db, 'kept', ORDER)).replayed).toBe(true);
      expect(JSON.parse((await placeOrder(db, 'next', ORDER)).answer)).toMatchObject({ order_id: 5, customer_id: 11 });
    });
  });

  test('has every column that the database does not make itself', () =>
    withShop(place, async (db) => {
      const columns = await db.query<{ name: string; columns: string[] }>(
        `select table_name as name, array_agg(column_name::text order by ordinal_position) as columns
         from information_schema.columns where table_schema = 'public' and table_name <> 'migrations' group by 1`,
      );
      const made = new Set(['words', 'xid', 'only_one']);
      expect(
        Object.fromEntries(columns.map((table) => [table.name, table.columns.filter((one) => !made.has(one)).sort()])),
      ).toEqual(Object.fromEntries(Object.entries(TABLES).map(([name, all]) => [name, all.toSorted()])));
    }));

  test('is refused by a shop that has something', () =>
    withShop(place, (db) =>
      expect(readBackup(out).then((found) => restoreBackup(db, found))).rejects.toThrow(
        'there is a shop in this database already',
      ),
    ));
});

describe('backups', () => {
  let out: string;
  let place: DatabaseLocation;
  beforeAll(async () => {
    out = join(shops.root, 'kept');
    place = await filledPlace(shops, 'embedded');
  }, 120_000);
  const back = (keep: number) => withShop(place, (db) => writeBackup(db, out, keep));

  test('are kept as many as were asked for, the newest; what an ended one left goes in time', async () => {
    for (const name of ['2020-01-01T00-00-00-000Z', '2021-01-01T00-00-00-000Z', 'mine', 'x.part-old', 'x.part-new'])
      mkdirSync(join(out, name), { recursive: true });
    utimesSync(join(out, 'x.part-old'), 1, 1);
    const { folder } = await back(2);
    expect(readdirSync(out).sort()).toEqual(['2021-01-01T00-00-00-000Z', basename(folder), 'mine', 'x.part-new']);
  });

  test.each([
    ['a flipped byte', (folder: string) => writeFileSync(join(folder, 'orders.csv.gz'), 'x'), /damaged/],
    ['a torn note', (folder: string) => writeFileSync(join(folder, 'backup.json'), '{"for'), /cannot read the backup/],
    [
      'a note that is not ours',
      (folder: string) => writeFileSync(join(folder, 'backup.json'), '{}'),
      /cannot read the backup/,
    ],
  ])('with %s are refused', async (_, damage, words) => {
    const { folder } = await back(3);
    damage(folder);
    await expect(readBackup(folder)).rejects.toThrow(words);
  });

  test('that are not there are asked for', async () => {
    await expect(readBackup(join(shops.root, 'nowhere'))).rejects.toThrow('there is no backup');
    await expect(readBackup(shops.root)).rejects.toThrow('there is no backup');
  });
});
