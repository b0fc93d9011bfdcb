import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseLocation, initDatabase, openDatabase } from '../../src/bookstore/database/open-database.js';
import { loadShop } from '../../src/bookstore/dataset/load.js';
import { postgresBinaries, startPostgres } from '../fixtures/postgres.js';
import { ask, order } from '../integration/bookstore/running-shop.js';
import { CATALOG, KINDS, type Kind, ORDERS } from '../integration/bookstore/shop-databases.js';

const BIN = resolve(import.meta.dirname, '../../bin/bookstore-ml.js');
const CHECKOUTS = 120;
const CUSTOMERS_AT_ONCE = 8;
const PATIENCE_MS = 300_000;

let root: string;
let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined;
let service: { readonly child: ChildProcessByStdio<null, Readable, null>; readonly url: string } | undefined;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'bookstore-ml-checkout-'));
  if (KINDS.includes('server')) postgres = await startPostgres(postgresBinaries()!);
});
afterEach(async () => void (await end('SIGTERM')));
afterAll(async () => {
  await postgres?.remove();
  rmSync(root, { recursive: true, force: true });
});

async function filled(kind: Kind, name: string): Promise<DatabaseLocation> {
  if (kind === 'server') postgres!.create(name);
  const place: DatabaseLocation =
    kind === 'embedded'
      ? { kind: 'folder', folder: join(root, name) }
      : { kind: 'server', url: postgres!.url(name), waitMs: 0 };
  await initDatabase(place);
  const files = [join(root, 'catalog.csv'), join(root, 'orders.csv')] as const;
  writeFileSync(files[0], CATALOG);
  writeFileSync(files[1], ORDERS);
  const db = await openDatabase(place);
  await loadShop(db, ...files);
  await db.close();
  return place;
}

async function start(place: DatabaseLocation): Promise<void> {
  const where = place.kind === 'folder' ? ['--data', place.folder] : ['--database', place.url];
  const argv = [BIN, 'shop', 'serve', 'orders', ...where, '--port', '0'];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  service = { child, url: /http:\S+/.exec(line)![0] };
}

/** The exit code; null of one that was killed, or was not there. */
async function end(signal: NodeJS.Signals): Promise<number | null> {
  const ending = service;
  service = undefined;
  if (ending === undefined) return null;
  const gone = once(ending.child, 'exit');
  ending.child.kill(signal);
  return (await gone)[0];
}

/** A customer who tries again with the same key until the order is acknowledged, as a storefront does. */
async function buy(key: string): Promise<string> {
  for (;;) {
    const url = service?.url;
    const answer = url && (await order(url, key, { lines: [{ book_id: 1, quantity: 1 }] }).catch(() => undefined));
    if (answer && (answer.status === 200 || answer.status === 201)) return answer.text;
    await setTimeout(20);
  }
}

/** All customers buy; `disturb` is called with the number of orders that were acknowledged so far. */
async function rush(disturb: (acknowledged: number) => void): Promise<readonly string[]> {
  const answers: string[] = [];
  let next = 0;
  const customer = async () => {
    while (next < CHECKOUTS) {
      answers.push(await buy(`order-${next++}`));
      disturb(answers.length);
    }
  };
  await Promise.all(Array.from({ length: CUSTOMERS_AT_ONCE }, customer));
  return answers;
}

async function expectEachOnce(place: DatabaseLocation, answers: readonly string[]): Promise<void> {
  const { url } = service!;
  for (const answer of answers) {
    const acknowledged = JSON.parse(answer);
    expect((await ask(`${url}/orders/${acknowledged.order_id}`)).body).toEqual(acknowledged);
  }
  await end('SIGTERM');
  const db = await openDatabase(place);
  const [counts] = await db.query(
    `select (select count(*) from orders) as orders, (select count(*) from placements) as placements,
            (select count(*) from events) as events, (select orders from popularity where book_id = '1') as sold`,
  );
  await db.close();
  expect(counts).toEqual({ orders: 3 + CHECKOUTS, placements: CHECKOUTS, events: CHECKOUTS, sold: 3 + CHECKOUTS });
}

describe.each(KINDS)('the orders service on Postgres, %s,', (kind) => {
  test(
    'killed and then told to end in the middle of checkouts, has every acknowledged order once',
    async () => {
      const place = await filled(kind, `killed_${kind}`);
      await start(place);
      const ends: (number | null)[] = [];
      const restart = async (signal: NodeJS.Signals) => {
        ends.push(await end(signal));
        await start(place);
      };
      const restarts: Promise<void>[] = [];
      const answers = await rush((acknowledged) => {
        if (acknowledged === 30) restarts.push(restart('SIGKILL'));
        if (acknowledged === 75) restarts.push(Promise.all(restarts).then(() => restart('SIGTERM')));
      });
      await Promise.all(restarts);
      expect(ends).toEqual([null, 0]);
      await expectEachOnce(place, answers);
    },
    PATIENCE_MS,
  );
});

test.runIf(KINDS.includes('server'))(
  'Postgres killed in the middle of checkouts costs no order and doubles none',
  async () => {
    const place = await filled('server', 'crashed');
    await start(place);
    const states: number[] = [];
    let crash: Promise<void> | undefined;
    const answers = await rush((acknowledged) => {
      if (acknowledged !== 50) return;
      crash = postgres!.kill().then(async () => {
        while (states.at(-1) !== 503) states.push((await ask(`${service!.url}/readyz`)).status);
        await postgres!.start();
        while (states.at(-1) !== 200) states.push((await ask(`${service!.url}/readyz`)).status);
      });
    });
    await crash;
    expect(states).toContain(503);
    await expectEachOnce(place, answers);
  },
);
