import { resolve } from 'node:path';
import { initDatabase, openDatabase } from '../../bookstore/database/open.js';
import type { Dataset } from '../../bookstore/dataset.js';
import { loadLog, loadShop } from '../../bookstore/load.js';
import { startShop } from '../../bookstore/server.js';
import { CODE_VERSION } from '../../recommender/code-version.js';
import { readInteractions } from '../../recommender/read/read-interactions.js';
import { type CliArgs, type CliCommand, UsageError } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { COLUMN_OPTIONS } from '../up-options.js';

export const command: CliCommand = {
  options: [
    { name: 'data', value: 'DIR', help: "folder of the shop's database" },
    { name: 'catalog', value: 'FILE', help: 'load: the catalog to sell; without one, --orders is a log of your own' },
    { name: 'orders', value: 'FILE', help: 'check, load: the orders' },
    ...COLUMN_OPTIONS,
    { name: 'port', value: 'N', help: 'serve: port; 8081 by default, 0 for any' },
    { name: 'host', value: 'H', help: 'serve: address to listen on; 127.0.0.1 by default' },
    { name: 'instance', value: 'TEXT', help: 'serve: repeated at /healthz' },
    { name: 'recommender', value: 'URL', help: 'serve: where the shelf comes from; http://127.0.0.1:8080 by default' },
  ],
  positionals: [1, 1],
  async run(args) {
    const [action] = args.positionals;
    switch (action) {
      case 'init':
        return init(args);
      case 'check':
        return check(args);
      case 'load':
        return load(args);
      case 'serve':
        return serve(args);
      default:
        throw new UsageError(`shop cannot "${action}"`, 'It can: init, check, load, serve.');
    }
  },
};

async function init(args: CliArgs): Promise<ExitCode> {
  const folder = needed(args, 'data');
  const postgres = await initDatabase({ kind: 'folder', folder });
  return say(`Postgres ${postgres} with the shop's schema in ${folder}`);
}

/** Says whether a log can be learned from, without touching the database. */
async function check(args: CliArgs): Promise<ExitCode> {
  const { items, baskets, lines } = await readLog(needed(args, 'orders'), args);
  return say(`${count(items.length)} items, ${count(baskets)} baskets, ${count(lines)} lines: the log is sound`);
}

async function load(args: CliArgs): Promise<ExitCode> {
  const catalog = args.text('catalog');
  const orders = needed(args, 'orders');
  const db = await openDatabase({ kind: 'folder', folder: needed(args, 'data') });
  try {
    const dataset =
      catalog === undefined
        ? await loadLog(db, await readLog(orders, args))
        : await loadShop(db, resolve(catalog), orders);
    return say(describe(dataset));
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
  return counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
}

function describe({ kind, baskets, items, lines }: Dataset): string {
  return kind === 'shop'
    ? `${count(items)} books, ${count(baskets)} customers, ${count(lines)} order lines loaded`
    : `${count(items)} items, ${count(baskets)} baskets, ${count(lines)} lines taken in`;
}

const count = (number: number) => number.toLocaleString('en');

async function serve(args: CliArgs): Promise<ExitCode> {
  const shop = await startShop({
    data: needed(args, 'data'),
    port: args.whole('port', 0, 65_535) ?? 8081,
    host: args.text('host'),
    instance: args.text('instance') ?? '',
    version: CODE_VERSION,
    recommender: args.text('recommender') ?? 'http://127.0.0.1:8080',
  });
  say(`shop ready at ${shop.url}`);
  await new Promise((stop) => {
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  await shop.close();
  return EXIT.ok;
}

function needed(args: CliArgs, name: string): string {
  const value = args.text(name);
  if (value === undefined)
    throw new UsageError(`shop ${args.positionals[0]} needs --${name}`, 'See bookstore-ml shop --help.');
  return resolve(value);
}

function say(line: string): ExitCode {
  process.stdout.write(`${line}\n`);
  return EXIT.ok;
}
