// Models swapped under load. Windows of the bare handler, of the server, and of the server with a swap take turns, so that
// what the machine does to all can be told from what a swap does.
import { copyFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from './median.js';
import { rawGet } from './servers.js';

/** How far into a window the new model is put there. */
const LEAD_MS = 300;

/** What a server does for new connections is not told from what it does for a new model: it is over by then. */
const SETTLE_MS = 150;

/**
 * Of the bare handler, the server, and the server with a swap: the median of the windows' p99, the longest of all, ms, and
 * the median share of requests that took longer than twice the bare handler's p99. `first` is the p99 of the first swap;
 * `failed`, `answered` and `swaps` are of all windows of the server.
 */
export async function swapUnderLoad(load, { bare, ours }, [served, other], steady, rounds) {
  const options = { ...steady, settleMs: SETTLE_MS };
  const records = [other, served].map((dir) => join(dir, 'model.json'));
  copyFileSync(records[1], join(served, 'first.json'));
  records[1] = join(served, 'first.json');
  for (const name of readdirSync(other).filter((file) => file !== 'model.json')) {
    copyFileSync(join(other, name), join(served, name));
  }
  const before = await swapsOf(ours);
  const windows = { bare: [], without: [], with: [] };
  for (let round = 0; round < rounds; round++) {
    windows.bare.push(await load.on(bare, options));
    windows.without.push(await load.on(ours, options));
    const [loaded] = await Promise.all([load.on(ours, options), put(served, records[round % 2])]);
    windows.with.push(loaded);
  }
  const slowMs = 2 * median(windows.bare.map(({ p99 }) => p99));
  const each = (figure) => [windows.bare, windows.without, windows.with].map(figure);
  const sum = (figure) => [...windows.without, ...windows.with].reduce((total, window) => total + window[figure], 0);
  return {
    swaps: (await swapsOf(ours)) - before,
    failed: sum('failed'),
    answered: sum('answered'),
    p99: each((all) => median(all.map(({ p99 }) => p99))),
    first: windows.with[0].p99,
    longest: each((all) => Math.max(...all.map(({ max }) => max))),
    slow: each((all) => median(all.map(({ latencies }) => shareBeyond(slowMs, latencies)))),
  };
}

function shareBeyond(limit, latencies) {
  return latencies.filter((latency) => latency > limit).length / latencies.length;
}

/** A model whose data are there already is put into the folder that is served. */
async function put(served, record) {
  await wait(LEAD_MS);
  copyFileSync(record, join(served, 'model.json.tmp'));
  renameSync(join(served, 'model.json.tmp'), join(served, 'model.json'));
}

async function swapsOf({ port }) {
  return Number(/swaps_total (\d+)/.exec(await rawGet(port, '/metrics'))[1]);
}
