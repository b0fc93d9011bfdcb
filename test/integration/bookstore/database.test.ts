import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockFolder } from '../../../src/bookstore/database/folder-lock.js';
import { SCHEMA_VERSION } from '../../../src/bookstore/database/migrate.js';
import { openDatabase } from '../../../src/bookstore/database/open-database.js';
import { initFolder, openFolder } from '../../../src/bookstore/database/shop-folder.js';
import { InputError } from '../../../src/lib/input-error.js';
import { shopDatabases } from './shop-databases.js';

const shops = shopDatabases();

async function refusal(work: Promise<unknown>): Promise<InputError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof InputError)) throw new Error(`no InputError but ${String(error)}`);
  return error;
}

describe('an embedded database', () => {
  test('has the schema, and is left as it is when it is made again', async () => {
    const folder = await shops.folder();
    const marker = readFileSync(join(folder, 'shop.json'), 'utf8');
    expect(await initFolder(folder)).toBe(JSON.parse(marker).postgres);
    const db = await openFolder(folder);
    const rows = await db.query(
      "select table_name from information_schema.tables where table_schema = 'public' order by 1",
    );
    await db.close();
    const tables = [
      'books',
      'customers',
      'dataset',
      'events',
      'migrations',
      'order_lines',
      'orders',
      'placements',
      'popularity',
    ];
    expect(rows).toEqual(tables.map((table_name) => ({ table_name })));
    expect(readFileSync(join(folder, 'shop.json'), 'utf8')).toBe(marker);
  });

  test('takes the place of one that was never finished, and leaves nothing beside it', async () => {
    const folder = join(shops.root, 'half');
    mkdirSync(join(folder, 'postgres'), { recursive: true });
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    await initFolder(folder);
    expect(existsSync(join(folder, 'shop.json'))).toBe(true);
    expect(readdirSync(shops.root).filter((name) => name.startsWith('half'))).toEqual(['half']);
  }, 60_000);

  test.each(['', '{"schema":'])(
    'whose marker is damaged (%j) gets a new one, and keeps its rows',
    async (damaged) => {
      const folder = await shops.folder();
      const marker = readFileSync(join(folder, 'shop.json'), 'utf8');
      const before = await openFolder(folder);
      await before.query('insert into customers values (7)');
      await before.close();
      writeFileSync(join(folder, 'shop.json'), damaged);
      await initFolder(folder);
      expect(readFileSync(join(folder, 'shop.json'), 'utf8')).toBe(marker);
      const after = await openFolder(folder);
      expect(await after.query('select * from customers')).toEqual([{ customer_id: 7 }]);
      await after.close();
    },
    60_000,
  );

  test('that is not there is refused with the command that makes it', async () => {
    expect((await refusal(openFolder(join(shops.root, 'none')))).hint).toContain('shop init');
  });

  test('whose files are damaged is refused, and can be tried again', async () => {
    const folder = await shops.folder();
    truncateSync(join(folder, 'postgres', 'global', 'pg_control'), 0);
    for (const _ of ['once', 'twice'])
      expect((await refusal(openFolder(folder))).message).toContain('cannot be opened');
  });

  test('of a newer schema is refused', async () => {
    const folder = await shops.folder();
    writeFileSync(join(folder, 'shop.json'), JSON.stringify({ schema: SCHEMA_VERSION + 1, postgres: '18' }));
    expect((await refusal(openFolder(folder))).message).toContain('newer');
  });
});

describe('the lock on a folder', () => {
  test('keeps a second one out, naming who has it, and ends when it is given back', async () => {
    const folder = await shops.folder();
    const release = await lockFolder(folder);
    expect((await refusal(lockFolder(folder, 0))).message).toContain(`process ${process.pid}`);
    await release();
    await (await lockFolder(folder, 0))();
  });

  test('is waited for when the other is about to go', async () => {
    const folder = await shops.folder();
    const release = await lockFolder(folder);
    const second = lockFolder(folder);
    await release();
    await (await second)();
  });

  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  test.each([
    ['of a process that died', JSON.stringify({ pid: dead, started: '1' })],
    ['of a number that another process has now', JSON.stringify({ pid: process.pid, started: '1' })],
    ['that is torn', '{"pid":'],
    ['that is empty', ''],
  ])('breaks one %s, and of many that try only one gets it', async (_, text) => {
    const folder = await shops.folder();
    writeFileSync(join(folder, 'owner.json'), text);
    const locks = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder, 0)));
    expect(locks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const settled of locks) if (settled.status === 'fulfilled') await settled.value();
    expect(readdirSync(folder).filter((name) => name.startsWith('owner'))).toEqual([]);
  });
});

test.each(['nonsense', 'http://shop', 'postgres//shop:secret@x'])(
  'an address that is none (%s) is refused, and not repeated',
  async (url) => {
    const error = await refusal(openDatabase({ kind: 'server', url, waitMs: 0 }));
    expect(error.message).toContain('no address of a Postgres');
    expect(`${error.message} ${error.where} ${error.hint}`).not.toContain('secret');
  },
);

test('a server that is not there is said to be away, without its password', async () => {
  const url = 'postgres://shop:secret@127.0.0.1:1/books';
  const error = await refusal(openDatabase({ kind: 'server', url, waitMs: 0 }));
  expect(error.where).toBe('postgres://127.0.0.1:1/books');
  expect(error.message).toContain('ECONNREFUSED');
});
