import { resolve } from 'node:path';
import type { Database } from '../../../bookstore/database/database.js';
import { initDatabase, openDatabase } from '../../../bookstore/database/open-database.js';
import type { Dataset } from '../../../bookstore/dataset/dataset.js';
import { loadLog, loadShop } from '../../../bookstore/dataset/load.js';
import { readInteractions } from '../../../recommender/read/read-interactions.js';
import type { CliArgs } from '../../command.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { needed, placeOf } from './database.js';

/** `shop init`: the schema. */
export async function init(args: CliArgs): Promise<ExitCode> {
  const place = placeOf(args);
  const postgres = await initDatabase(place);
  return say(`Postgres ${postgres} with the shop's schema${place.kind === 'folder' ? ` in ${place.folder}` : ''}`);
}

/** `shop check`: says whether a log can be learned from, without touching the database. */
export async function check(args: CliArgs): Promise<ExitCode> {
  const { items, baskets, lines } = await readLog(resolve(needed(args, 'orders')), args);
  return say(`${count(items.length)} items, ${count(baskets)} baskets, ${count(lines)} lines: the log is sound`);
}

/** `shop load`: catalog and orders, or a log of the user's own, in place of what is there. */
export async function load(args: CliArgs): Promise<ExitCode> {
  const catalog = args.text('catalog');
  const orders = resolve(needed(args, 'orders'));
  return withDatabase(args, async (db) => {
    const dataset =
      catalog === undefined
        ? await loadLog(db, await readLog(orders, args))
        : await loadShop(db, resolve(catalog), orders);
    return say(describe(dataset));
  });
}

async function withDatabase(args: CliArgs, work: (db: Database) => Promise<ExitCode>): Promise<ExitCode> {
  const db = await openDatabase(placeOf(args));
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Read whole with the recommender's reader: what cannot be learned from is refused here, not in the trainer. */
async function readLog(file: string, args: CliArgs) {
  const asked = { basket: args.text('basket-column'), item: args.text('item-column'), time: args.text('time-column') };
  const columns = Object.fromEntries(Object.entries(asked).filter(([, column]) => column !== undefined));
  const { items, baskets, entries, source } = await readInteractions(file, columns, { times: false });
  const popular = items.text[mostFrequent(entries, items.text.length)]!;
  const { sha256, rows, columns: named } = source;
  return { source: { file, sha256 }, columns: named, items: items.text, baskets, lines: rows, popular };
}

function mostFrequent(entries: Uint32Array, items: number): number {
  const counts = new Uint32Array(items);
  for (const entry of entries) counts[entry]! += 1;
  return counts.indexOf(counts.reduce((most, one) => Math.max(most, one), 0));
}

function describe({ kind, baskets, items, lines }: Dataset): string {
  return kind === 'shop'
    ? `${count(items)} books, ${count(baskets)} customers, ${count(lines)} order lines loaded`
    : `${count(items)} items, ${count(baskets)} baskets, ${count(lines)} lines taken in`;
}

const count = (number: number) => number.toLocaleString('en');

function say(line: string): ExitCode {
  process.stdout.write(`${line}\n`);
  return EXIT.ok;
}
