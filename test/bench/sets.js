// The data that training is measured on, made or downloaded once and kept in .cache/bench.
import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { runnerImport } from 'vite';
import { runPython } from './peers/environment.js';

const root = resolve(import.meta.dirname, '../..');
const cache = join(root, '.cache/bench/sets');

const generated = (lines, books, customers) => ({
  file: `${lines.toExponential().replace('+', '')}.csv`,
  columns: ['customer_id', 'book_id'],
  make: (to) => generate(to, { lines, books, customers, seed: 1 }),
});

/** By name: the CSV, the columns of basket and item, and how the file is made. */
const SETS = {
  'ml-100k': { file: 'ml-100k.csv', columns: ['user', 'film'], make: movieLens },
  receipts: { file: 'complete-journey.csv', columns: ['receipt', 'product'], make: completeJourney },
  households: { file: 'complete-journey.csv', columns: ['household', 'product'], make: completeJourney },
  '1e4': generated(1e4, 480, 1_000),
  '1e5': generated(1e5, 4_000, 8_300),
  '1e6': generated(1e6, 20_000, 83_000),
  '1e7': generated(1e7, 100_000, 833_000),
  '1e8': { file: '1e8.csv', columns: ['customer_id', 'book_id'], make: generateTwice },
};

/** A set's CSV and columns; made where it is absent. */
export async function csvOf(name) {
  const set = SETS[name];
  if (set === undefined) throw new Error(`no set "${name}": there are ${Object.keys(SETS).join(', ')}`);
  const file = join(cache, set.file);
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(join(cache, 'making-'));
    try {
      await set.make(join(folder, set.file));
      renameSync(join(folder, set.file), file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const [basket, item] = set.columns;
  return { name, file, basket, item };
}

/** A set's { baskets, items, entries, pairs }, pairs being the sum of basket², and the path of its matrix for the peers. */
export async function shapeOf(name) {
  const { file, basket, item } = await csvOf(name);
  const matrix = join(cache, `${name}.npz`);
  const shape = join(cache, `${name}.json`);
  if (!existsSync(shape)) writeFileSync(shape, runPython('shape.py', file, basket, item, matrix));
  return { matrix, ...JSON.parse(readFileSync(shape, 'utf8')) };
}

async function movieLens(to) {
  await copyFile(await (await publicData()).movieLens(), to);
}

async function completeJourney(to) {
  await pipeline(createReadStream(await (await publicData()).completeJourney()), createGunzip(), createWriteStream(to));
}

/** The tests' own downloads, checked by digest. */
async function publicData() {
  return (await runnerImport(join(root, 'test/data/public-data.ts'))).module;
}

/** Orders of the product's own generator, three lines an order and a little more. */
function generate(to, { lines, books, customers, seed }) {
  const out = `${to}.shop`;
  const sizes = { orders: Math.round(lines / 3.156), books, customers, seed };
  const flags = Object.entries(sizes).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const bin = join(root, 'bin/bookstore-ml.js');
  execFileSync(process.execPath, [bin, 'dataset', 'generate', '--out', out, ...flags], { stdio: 'ignore' });
  renameSync(join(out, 'orders.csv'), to);
}

/** Past the generator's largest: two shops with the same books and customers of their own, one after the other. */
async function generateTwice(to) {
  const half = { lines: 5e7, books: 400_000, customers: 4_000_000 };
  generate(to, { ...half, seed: 1 });
  const second = `${to}.second`;
  generate(second, { ...half, seed: 2 });
  const renumber = `NR > 1 { $2 += ${half.customers}; print }`;
  execFileSync('sh', ['-c', 'awk -F, -v OFS=, "$1" "$2" >> "$3"', 'sh', renumber, second, to]);
}
