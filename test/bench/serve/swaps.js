// Models swapped under load. Windows with a swap and windows without take turns, so that what the machine does to both can
// be told from what a swap does.
import { copyFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { median } from './median.js';
import { rawGet } from './servers.js';

/** How far into a window the new model is put there. */
const LEAD_MS = 300;

/**
 * Medians over the windows, without a swap and with: p99 and the longest, ms, and the share of requests that took longer
 * than twice the p99 without. `failed` and `swaps` are of all windows.
 */
export async function swapUnderLoad(load, server, [served, other], options, pairs) {
  const records = [other, served].map((dir) => join(dir, 'model.json'));
  copyFileSync(records[1], join(served, 'first.json'));
  records[1] = join(served, 'first.json');
  for (const name of readdirSync(other).filter((file) => file !== 'model.json')) {
    copyFileSync(join(other, name), join(served, name));
  }
  const before = await swapsOf(server);
  const windows = { without: [], with: [] };
  for (let pair = 0; pair < pairs; pair++) {
    windows.without.push(await load.on(server, options));
    const [loaded] = await Promise.all([load.on(server, options), put(served, records[pair % 2])]);
    windows.with.push(loaded);
  }
  const slowMs = 2 * median(windows.without.map(({ p99 }) => p99));
  const both = (figure) => [windows.without, windows.with].map((all) => median(all.map(figure)));
  const all = [...windows.without, ...windows.with];
  return {
    swaps: (await swapsOf(server)) - before,
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    answered: all.reduce((sum, { answered }) => sum + answered, 0),
    p99: both(({ p99 }) => p99),
    longest: both(({ max }) => max),
    slow: both(({ latencies }) => latencies.filter((latency) => latency > slowMs).length / latencies.length),
  };
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
