// The recommender's server against a bare node:http handler that gives the same bytes: in turn, in one run, each on one
// core with the load from another where taskset is there. Then start, memory, and models swapped under load.
// Usage: npm run bench -- --serve [--rounds N] [--seconds N] [--books N,N]
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadOn, memoryOf, rawGet, startServer, stopServer } from './serve/servers.js';
import { table } from './table.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    books: { type: 'string', default: '1000,100000,1000000' },
  },
});
const [rounds, seconds] = [values.rounds, values.seconds].map(Number);
const CONNECTIONS = 32;
const NEIGHBOURS = 20;
const SWAPS = 4;
const here = import.meta.dirname;
const bin = join(here, '../../bin/bookstore-ml.js');
const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-bench-'));
const servers = new Set();

try {
  const rows = [];
  for (const books of values.books.split(',').map(Number)) {
    process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${books} books\n`);
    rows.push(await rowFor(books));
  }
  const steady = ['requests a second', 'CPU a request', 'p99, closed', 'p99, half load', 'start, ms', 'memory, MB'];
  const swapping = ['swaps', 'failed', 'p99', 'slow', 'slow after', 'of', 'longest', 'highest memory, MB'];
  const cells = (part) => rows.map((row) => [row.books, ...row[part]]);
  print(`
The server against a bare node:http handler that gives the same bytes; ${rounds} rounds of ${seconds} s, medians of ratios to
the bare handler beside it, in brackets the figures themselves: requests, µs of CPU, ms.

${table(['books', ...steady], cells('figures'))}

Models swapped under half load, ms: before → with swaps → after. Slow: beyond twice the p99 before.

${table(['books', ...swapping], cells('swaps'))}`);
} finally {
  for (const { child } of servers) child.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
}

async function rowFor(books) {
  const models = [1, 2].map((seed) => writeModel(books, seed));
  const model = models[0];
  const starts = [];
  for (let at = 0; at < 5; at++) {
    const server = await startServer([bin, 'serve', '--model', model, '--port', '0'], { pinned: false });
    starts.push(server.startMs);
    await stopServer(server);
  }
  const ours = await start([bin, 'serve', '--model', model, '--port', '0']);
  const { targets, answers } = await record(ours, books);
  const bare = await start([join(here, 'serve/bare-server.js'), answers]);
  await compareBytes(ours, bare, targets);
  const options = { connections: CONNECTIONS, seconds, targets: join(work, 'targets.json') };
  for (const server of [bare, ours]) await loadOn(server, { ...options, seconds: 5 });
  const memory = memoryOf(ours).now;
  const closed = await pairs({ bare, ours }, (server) => loadOn(server, options));
  const rate = Math.round(median(closed.map((pair) => pair.bare.perSecond)) / 2);
  const half = await pairs({ bare, ours }, (server) => loadOn(server, { ...options, rate }));
  const swaps = await swapUnderLoad(ours, models, { ...options, rate });
  const figures = [
    ratio(closed, 'perSecond', 0),
    ratio(closed, 'cpu', 1),
    ratio(closed, 'p99', 2),
    ratio(half, 'p99', 2),
    median(starts).toFixed(0),
    memory.toFixed(0),
  ];
  for (const server of [bare, ours]) await stopServer(server);
  return { books: books.toLocaleString('en'), figures, swaps };
}

function writeModel(books, seed) {
  const dir = join(work, `model-${books}-${seed}`);
  const args = [dir, books, NEIGHBOURS, seed].map(String);
  execFileSync(process.execPath, [join(here, 'serve/write-synthetic-model.js'), ...args]);
  return dir;
}

async function start(args) {
  const server = await startServer(args);
  servers.add(server);
  server.child.once('exit', () => servers.delete(server));
  return server;
}

/**
 * Targets asked for as books are bought, the n-th in favour a n-th as often as the first, wherever it stands in the
 * catalog; and what the server answers to each.
 */
async function record({ port }, books) {
  let state = 7;
  const targets = Array.from({ length: 100_000 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const rank = Math.floor((books + 1) ** (state / 2 ** 32));
    return `/recommend?book_id=${1 + ((rank * 7919) % books)}&k=10`;
  });
  const answers = {};
  const left = new Set(targets).values();
  const ask = async () => {
    for (const target of left) answers[target] = await (await fetch(`http://127.0.0.1:${port}${target}`)).text();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  writeFileSync(join(work, 'targets.json'), JSON.stringify(targets));
  writeFileSync(join(work, 'answers.json'), JSON.stringify(answers));
  return { targets, answers: join(work, 'answers.json') };
}

async function compareBytes(ours, bare, targets) {
  for (const target of targets.slice(0, 100)) {
    const [one, other] = [await rawGet(ours.port, target), await rawGet(bare.port, target)];
    if (one !== other) throw new Error(`the bare handler gives other bytes for ${target}:\n${one}\n\n${other}`);
  }
}

/** Both in turn, the first one first in one round and last in the next. */
async function pairs({ bare, ours }, run) {
  const all = [];
  for (let round = 0; round < rounds; round++) {
    const pair = {};
    const order = round % 2 === 0 ? { bare, ours } : { ours, bare };
    for (const [name, server] of Object.entries(order)) pair[name] = await run(server);
    if (pair.ours.failed + pair.bare.failed > 0) throw new Error(`requests failed: ${JSON.stringify(pair)}`);
    all.push(pair);
  }
  return all;
}

/**
 * The same load twice, without swaps and with. Requests beyond twice the steady p99 are the slow ones: a steady server
 * has some too.
 */
async function swapUnderLoad(ours, models, options) {
  const length = { ...options, seconds: 2 * (SWAPS + 1) };
  const steady = await loadOn(ours, length);
  const before = await swapsOf(ours);
  const [loaded] = await Promise.all([loadOn(ours, { ...length, slowMs: steady.p99 * 2 }), swapEvery(2000, models)]);
  const again = await loadOn(ours, { ...length, slowMs: steady.p99 * 2 });
  const swaps = (await swapsOf(ours)) - before;
  const three = (figure, digits) => [steady, loaded, again].map((of) => of[figure].toFixed(digits)).join(' → ');
  return [
    swaps,
    loaded.failed,
    three('p99', 2),
    loaded.slow,
    again.slow,
    loaded.answered.toLocaleString('en'),
    three('max', 1),
    memoryOf(ours).peak.toFixed(0),
  ];
}

async function swapsOf({ port }) {
  return Number(/swaps_total (\d+)/.exec(await rawGet(port, '/metrics'))[1]);
}

/** Puts the other model into the first one's folder, and back: data first, then the record that names them. */
async function swapEvery(ms, [served, other]) {
  const home = join(work, 'first-record.json');
  copyFileSync(join(served, 'model.json'), home);
  for (const name of readdirSync(other).filter((file) => file !== 'model.json')) {
    copyFileSync(join(other, name), join(served, name));
  }
  for (let swap = 0; swap < SWAPS; swap++) {
    await wait(ms);
    copyFileSync(swap % 2 === 0 ? join(other, 'model.json') : home, join(served, 'model.json.tmp'));
    renameSync(join(served, 'model.json.tmp'), join(served, 'model.json'));
  }
}

function ratio(all, figure, digits) {
  const ratios = all.map(({ ours, bare }) => ours[figure] / bare[figure]);
  return `${median(ratios).toFixed(2)} (${median(all.map(({ ours }) => ours[figure])).toFixed(digits)})`;
}

function median(figures) {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1];
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
