// What each part of a training takes, in a fresh process: train-phases.js FILE BASKET_COLUMN ITEM_COLUMN K
// Prints { read, matrix, neighbours, write }, each with seconds of wall and of CPU of all threads, as JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInteractions } from '../../dist/src/recommender/read/read-interactions.js';
import { writeModel } from '../../dist/src/recommender/store/write-model.js';
import { startThreadPool, usefulThreads } from '../../dist/src/recommender/threads/thread-pool.js';
import { findNeighbours } from '../../dist/src/recommender/train/find-neighbours.js';
import { buildItemMatrix } from '../../dist/src/recommender/train/item-matrix.js';

const [file, basket, item, k] = process.argv.slice(2);
const hyperparameters = { metric: 'cosine', topK: Number(k), minSupport: 1 };
const out = mkdtempSync(join(tmpdir(), 'bookstore-ml-phases-'));
const phases = {};

/** Does a part and keeps what it took. */
async function phase(name, work) {
  const started = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  phases[name] = { wall: (performance.now() - started) / 1e3, cpu: (user + system) / 1e6 };
  return result;
}

const pool = startThreadPool(await usefulThreads(file));
try {
  const log = await phase('read', () => readInteractions(file, { basket, item }, { times: false, pool }));
  const { items, baskets, source } = log;
  const matrix = await phase('matrix', () => buildItemMatrix(pool, log));
  const rows = await phase('neighbours', () => findNeighbours(pool, matrix, hyperparameters, 0, matrix.items));
  const model = { hyperparameters, items, baskets, counts: matrix.counts, ...rows };
  await phase('write', () => writeModel(join(out, 'model'), model, source, undefined));
} finally {
  await pool.close();
  rmSync(out, { recursive: true, force: true });
}
process.stdout.write(`${JSON.stringify(phases)}\n`);
