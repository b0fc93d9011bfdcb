// How long the shop's answers take with 10,000 books and 1,000,000 orders: catalog and orders over their HTTP interface,
// and the storefront's pages, a few customers at once on loopback. Usage: npm run bench -- --shop [--databases server,embedded]
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { postgresBinaries, startPostgres } from '../fixtures/postgres.js';
import { flag } from './flags.js';
import { table } from './table.js';

const BOOKS = 10_000;
const ORDERS = 1_000_000;
const CUSTOMERS = 200_000;
const CUSTOMERS_AT_ONCE = 4;
const SECONDS = 8;
const WARM_UP_SECONDS = 2;

const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'bin/bookstore-ml.js');

export async function shop() {
  const databases = flag('--databases', postgresBinaries() === undefined ? 'embedded' : 'server').split(',');
  const dataset = makeDataset();
  const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-bench-shop-'));
  try {
    for (const database of databases) await measure(database, dataset, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Made once and kept in .cache/bench. */
function makeDataset() {
  const folder = join(root, '.cache/bench/shop');
  if (!existsSync(join(folder, 'orders.csv'))) {
    mkdirSync(folder, { recursive: true });
    const sizes = { books: BOOKS, customers: CUSTOMERS, orders: ORDERS };
    ours(
      'dataset',
      'generate',
      '--out',
      folder,
      ...Object.entries(sizes).flatMap(([name, n]) => [`--${name}`, String(n)]),
    );
  }
  return { catalog: join(folder, 'catalog.csv'), orders: join(folder, 'orders.csv') };
}

async function measure(database, { catalog, orders }, work) {
  // As a server is set up: it waits for the disk.
  const postgres = database === 'server' ? await startPostgres(postgresBinaries(), {}) : undefined;
  const stops = [];
  try {
    postgres?.create('shop');
    const where = postgres ? ['--database', postgres.url('shop')] : ['--data', join(work, 'shop')];
    const started = performance.now();
    ours('shop', 'init', ...where);
    ours('shop', 'load', ...where, '--catalog', catalog, '--orders', orders);
    const loading = (performance.now() - started) / 1000;
    const data = await serve(stops, ['catalog', 'orders'], where);
    const pages = await serve(
      stops,
      ['storefront'],
      [...['--catalog', data, '--orders', data, '--recommender', await recommender(stops)], ...['--models', work]],
    );
    const rows = [];
    for (const [name, request] of Object.entries(requests(data, pages, catalog))) {
      await rush(request, WARM_UP_SECONDS);
      rows.push([name, ...summarise(await rush(request, SECONDS))]);
    }
    process.stdout.write(`
The shop on Postgres, ${database}: ${BOOKS.toLocaleString('en')} books, ${ORDERS.toLocaleString('en')} orders, ${CUSTOMERS_AT_ONCE} customers at once, ms (loaded in ${loading.toFixed(0)} s)
${table(['', 'p50', 'p95', 'p99', 'a second'], rows)}
`);
  } finally {
    for (const stop of stops.reverse()) await stop();
    await postgres?.remove();
  }
}

/** By name: asks for something else each time. */
function requests(data, pages, catalog) {
  const titles = readFileSync(catalog, 'utf8')
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',')[1].replaceAll('"', ''));
  const random = mulberry(1);
  const any = (list) => list[Math.floor(random() * list.length)];
  const book = () => 1 + Math.floor(random() * BOOKS);
  // A word of a title, or two, the last one often unfinished.
  const words = () => {
    const all = any(titles).split(' ');
    const from = Math.floor(random() * all.length);
    const some = all.slice(from, from + 1 + Math.floor(random() * 2)).join(' ');
    return encodeURIComponent(some.slice(0, Math.max(2, some.length - Math.floor(random() * 3))));
  };
  let order = 0;
  return {
    'search, the service': () => fetch(`${data}/books?q=${words()}`),
    'search, the page': () => fetch(`${pages}/books?q=${words()}`),
    'book, the service': () => fetch(`${data}/books/${book()}`),
    'book, the page': () => fetch(`${pages}/books/${book()}`),
    'browse, the page': () => fetch(`${pages}/books?page=${1 + Math.floor(random() * (BOOKS / 40))}`),
    'history, the service': () => fetch(`${data}/orders?customer_id=${1 + Math.floor(random() * CUSTOMERS)}`),
    'checkout, the service': () =>
      fetch(`${data}/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `bench-${process.pid}-${order++}` },
        body: JSON.stringify({ lines: [book(), book(), book()].map((book_id) => ({ book_id, quantity: 1 })) }),
      }),
  };
}

/** Ms of each request. */
async function rush(request, seconds) {
  const times = [];
  const end = performance.now() + seconds * 1000;
  const customer = async () => {
    while (performance.now() < end) {
      const started = performance.now();
      const response = await request();
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: CUSTOMERS_AT_ONCE }, customer));
  return times;
}

function summarise(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  return [at(0.5), at(0.95), at(0.99), Math.round(times.length / SECONDS)];
}

/** Starts a service of the shop; answers its address. */
async function serve(stops, services, flags) {
  const child = spawn(process.execPath, [bin, 'shop', 'serve', ...services, ...flags, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stops.push(async () => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  });
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${services.join(' and ')} ended with ${code}`))),
  ]);
  const [url] = /http:\S+/.exec(String(line));
  while (!(await fetch(`${url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 50));
  return url;
}

/** Stands in for the recommender: it has a bench of its own. */
async function recommender(stops) {
  const server = createServer((request, response) => {
    const id = Number(new URL(request.url, 'http://localhost').searchParams.get('book_id'));
    const neighbours = [1, 2, 3, 4, 5].map((step) => ({
      book_id: ((id + 7 * step) % BOOKS) + 1,
      score: 0.5,
      support: 9,
    }));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ book_id: id, k: 5, recommendations: neighbours }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

function ours(...args) {
  execFileSync(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The same requests in each run. */
function mulberry(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
