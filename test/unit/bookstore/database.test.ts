import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../../src/bookstore/data-error.js';
import { claim } from '../../../src/bookstore/data-owner.js';
import { initDatabase, openDatabase } from '../../../src/bookstore/database.js';
import { SCHEMA_VERSION } from '../../../src/bookstore/schema.js';
import { shopFolders } from './shop-folder.js';

const shops = shopFolders();

async function refusal(work: Promise<unknown>): Promise<DataError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DataError)) throw new Error(`no DataError but ${String(error)}`);
  return error;
}

describe('a database', () => {
  test('has the schema, and is left as it is when it is made again', async () => {
    const folder = shops.database();
    const marker = readFileSync(join(folder, 'shop.json'), 'utf8');
    expect(await initDatabase(folder)).toBe(JSON.parse(marker).postgres);
    const { db, close } = await openDatabase(folder);
    const { rows } = await db.query(
      "select table_name from information_schema.tables where table_schema = 'public' order by 1",
    );
    await close();
    const tables = ['books', 'customers', 'dataset', 'migrations', 'order_lines', 'orders'];
    expect(rows).toEqual(tables.map((table_name) => ({ table_name })));
    expect(readFileSync(join(folder, 'shop.json'), 'utf8')).toBe(marker);
  });

  test('takes the place of one that was never finished, and leaves nothing beside it', async () => {
    const folder = join(shops.root, 'half');
    mkdirSync(join(folder, 'postgres'), { recursive: true });
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18\n');
    await initDatabase(folder);
    expect(existsSync(join(folder, 'shop.json'))).toBe(true);
    expect(readdirSync(shops.root).filter((name) => name.startsWith('half'))).toEqual(['half']);
  }, 60_000);

  test.each(['', '{"schema":'])(
    'whose marker is damaged (%j) gets a new one, and keeps its rows',
    async (damaged) => {
      const folder = shops.database();
      const marker = readFileSync(join(folder, 'shop.json'), 'utf8');
      const before = await openDatabase(folder);
      await before.db.query('insert into customers values (7)');
      await before.close();
      writeFileSync(join(folder, 'shop.json'), damaged);
      await initDatabase(folder);
      expect(readFileSync(join(folder, 'shop.json'), 'utf8')).toBe(marker);
      const after = await openDatabase(folder);
      expect((await after.db.query('select * from customers')).rows).toEqual([{ customer_id: 7 }]);
      await after.close();
    },
    60_000,
  );

  test('that is not there is refused with the command that makes it', async () => {
    expect((await refusal(openDatabase(join(shops.root, 'none')))).todo).toContain('shop init');
  });

  test('whose files are damaged is refused, and can be tried again', async () => {
    const folder = shops.database();
    truncateSync(join(folder, 'postgres', 'global', 'pg_control'), 0);
    for (const _ of ['once', 'twice'])
      expect((await refusal(openDatabase(folder))).message).toContain('cannot be opened');
  });

  test.each([
    [SCHEMA_VERSION + 1, 'newer'],
    [SCHEMA_VERSION - 1, `needs ${SCHEMA_VERSION}`],
  ])('of schema %i is refused', async (schema, words) => {
    const folder = shops.database();
    writeFileSync(join(folder, 'shop.json'), JSON.stringify({ schema, postgres: '18' }));
    expect((await refusal(openDatabase(folder))).message).toContain(words);
  });
});

describe('the claim to a folder', () => {
  test('keeps a second one out, naming who has it, and ends when it is given back', async () => {
    const folder = shops.database();
    const release = await claim(folder);
    expect((await refusal(claim(folder, 0))).message).toContain(`process ${process.pid}`);
    await release();
    await (await claim(folder, 0))();
  });

  test('is waited for when the other is about to go', async () => {
    const folder = shops.database();
    const release = await claim(folder);
    const second = claim(folder);
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
    const folder = shops.database();
    writeFileSync(join(folder, 'owner.json'), text);
    const claims = await Promise.allSettled(Array.from({ length: 8 }, () => claim(folder, 0)));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const settled of claims) if (settled.status === 'fulfilled') await settled.value();
    expect(readdirSync(folder).filter((name) => name.startsWith('owner'))).toEqual([]);
  });
});
