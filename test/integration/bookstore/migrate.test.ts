import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { searchBooks } from '../../../src/bookstore/catalog/catalog.js';
import { migrate, SCHEMA_VERSION, schemaVersion } from '../../../src/bookstore/database/migrate.js';
import { type DatabaseLocation, initDatabase, openDatabase } from '../../../src/bookstore/database/open-database.js';
import { KINDS, type Kind, shopDatabases } from './shop-databases.js';

const MIGRATIONS = join(import.meta.dirname, '../../../src/bookstore/database/migrations');
const shops = shopDatabases();

/** A shop as version 0.1.0 left it, before postgrator: its schema, its own table of versions, and some rows. */
async function shopOfVersion1(kind: Kind): Promise<DatabaseLocation> {
  const place = await shops.place(kind);
  const db = await openDatabase(place);
  await db.run(`
    drop schema public cascade;
    create schema public;
    create table migrations (version integer primary key, at timestamptz not null default now());
    ${readFileSync(join(MIGRATIONS, '001.do.shop.sql'), 'utf8')}
    insert into migrations (version) values (1);
    insert into books (book_id, position, title) values ('1', 1, 'Salt Roads'), ('2', 2, 'Café at the Tide');
    insert into customers values (7);
    insert into orders (order_id, customer_id, ordered_at) values (1, 7, now());
    insert into order_lines values (1, 1, '2', 1);
  `);
  await db.close();
  if (place.kind === 'folder')
    writeFileSync(join(place.folder, 'shop.json'), JSON.stringify({ schema: 1, postgres: '18' }));
  return place;
}

test('the version is that of the newest migration', () => {
  const versions = readdirSync(MIGRATIONS).map((name) => Number(name.split('.')[0]));
  expect(Math.max(...versions)).toBe(SCHEMA_VERSION);
});

describe.each(KINDS)('on Postgres, %s,', (kind) => {
  test('a shop of the first schema keeps its rows and gets what is new', async () => {
    const place = await shopOfVersion1(kind);
    if (place.kind === 'server') await expect(openDatabase(place)).rejects.toThrow('has schema 1');
    await initDatabase(place);
    const db = await openDatabase(place);
    expect(await schemaVersion(db)).toBe(SCHEMA_VERSION);
    expect((await searchBooks(db, 'cafe', 1)).books).toMatchObject([{ book_id: 2 }]);
    expect(await db.query('select book_id, orders from popularity order by 1')).toEqual([
      { book_id: '1', orders: 0 },
      { book_id: '2', orders: 1 },
    ]);
    expect(await db.query('insert into customers default values returning customer_id')).toEqual([{ customer_id: 8 }]);
    await db.close();
  });

  test('several that migrate at once do it once', async () => {
    const db = await openDatabase(await shops.place(kind));
    await db.run('drop schema public cascade; create schema public');
    const versions = await Promise.all([migrate(db), migrate(db), migrate(db)]);
    expect(versions).toEqual([SCHEMA_VERSION, SCHEMA_VERSION, SCHEMA_VERSION]);
    await db.close();
  });
});

test('an embedded shop of the first schema is migrated by whoever opens it', async () => {
  const db = await openDatabase(await shopOfVersion1('embedded'));
  expect(await schemaVersion(db)).toBe(SCHEMA_VERSION);
  await db.close();
});
