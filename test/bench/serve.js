// The recommender's server against a bare node:http handler that gives the same bytes: in turn, in one run, each on one
// core with the load from another where taskset is there. Then start, memory, and models swapped under load.
// Usage: npm run bench -- --serve [--rounds N] [--seconds N] [--swaps N] [--books N,N]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './serve/median.js';
import { memoryOf, rawGet, startLoad, startServer, stopServer } from './serve/servers.js';
import { compareSteady } from './serve/steady.js';
import { swapUnderLoad } from './serve/swaps.js';
import { table } from './table.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '31' },
    seconds: { type: 'string', default: '0.4' },
    swaps: { type: 'string', default: '12' },
    books: { type: 'string', default: '1000,100000,1000000' },
  },
});
const [rounds, seconds, swaps] = [values.rounds, values.seconds, values.swaps].map(Number);
const CONNECTIONS = 32;
const NEIGHBOURS = 20;
const STARTS = 7;
const here = import.meta.dirname;
const bin = join(here, '../../bin/bookstore-ml.js');
const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-bench-'));
const children = new Set();

try {
  const rows = [];
  for (const books of values.books.split(',').map(Number)) {
    process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${books} books\n`);
    rows.push(await rowFor(books));
  }
  const steady = ['requests a second', 'CPU a request', 'p99, closed', 'p99, half load', 'start, ms', 'memory, MB'];
  const swapping = ['swaps', 'failed', 'of', 'p99', 'p99, first swap', 'longest', 'slow, %', 'highest memory, MB'];
  const cells = (part) => rows.map((row) => [row.books, ...row[part]]);
  process.stdout.write(`
The server against a bare node:http handler that gives the same bytes; ${rounds} rounds of ${seconds} s, medians of ratios to
the bare handler beside it, in brackets the figures themselves: requests, µs of CPU, ms.

${table(['books', ...steady], cells('figures'))}

Half load: the bare handler / the server / the server while a model is swapped; ${swaps} windows of each, in turn; medians, but for the
longest of all; ms. Slow: beyond twice the bare handler's p99.

${table(['books', ...swapping], cells('swaps'))}
`);
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(work, { recursive: true, force: true });
}

async function rowFor(books) {
  const models = [1, 2].map((seed) => writeModel(books, seed));
  const [model] = models;
  const starts = [];
  for (let at = 0; at < STARTS; at++) {
    const server = await startServer([bin, 'serve', '--model', model, '--port', '0'], { pinned: false });
    starts.push(server.startMs);
    await stopServer(server);
  }
  const ours = await start([bin, 'serve', '--model', model, '--port', '0']);
  const { targets, answers } = await record(ours, books);
  const bare = await start([join(here, 'serve/bare-server.js'), answers]);
  await compareBytes(ours, bare, targets);
  const load = keep(startLoad(join(work, 'targets.json')));
  const options = { connections: CONNECTIONS, seconds };
  for (const server of [bare, ours]) await load.on(server, { ...options, seconds: 5 });
  const memory = memoryOf(ours).now;
  const { rate, perSecond, cpu, p99, p99Half } = await compareSteady(load, { bare, ours }, options, rounds);
  // Long enough for the largest to be read and put in place.
  const swapped = await swapUnderLoad(
    load,
    { bare, ours },
    models,
    { ...options, rate, seconds: books > 5e5 ? 8 : 2 },
    swaps,
  );
  const peak = memoryOf(ours).peak;
  for (const server of [bare, ours]) await stopServer(server);
  load.end();
  const figures = [
    ratio(perSecond, 0),
    ratio(cpu, 1),
    ratio(p99, 2),
    ratio(p99Half, 2),
    median(starts).toFixed(0),
    memory.toFixed(0),
  ];
  return { books: books.toLocaleString('en'), figures, swaps: cellsOf(swapped, peak) };
}

function cellsOf({ swaps, failed, answered, p99, first, longest, slow }, peak) {
  const three = (figures, digits) => figures.map((figure) => figure.toFixed(digits)).join(' / ');
  const percent = slow.map((share) => share * 100);
  return [
    swaps,
    failed,
    answered.toLocaleString('en'),
    three(p99, 2),
    first.toFixed(2),
    three(longest, 1),
    three(percent, 2),
    peak.toFixed(0),
  ];
}

function writeModel(books, seed) {
  const dir = join(work, `model-${books}-${seed}`);
  const args = [dir, books, NEIGHBOURS, seed].map(String);
  execFileSync(process.execPath, [join(here, 'serve/write-synthetic-model.js'), ...args]);
  return dir;
}

async function start(args) {
  return keep(await startServer(args));
}

function keep(started) {
  children.add(started.child);
  started.child.once('exit', () => children.delete(started.child));
  return started;
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

function ratio({ ratio, ours }, digits) {
  return `${ratio.toFixed(2)} (${ours.toFixed(digits)})`;
}
