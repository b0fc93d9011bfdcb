// Where the time of a training goes, by V8's sampling profiler over all its threads.
// Usage: npm run bench -- --profile [--sets a,b]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { csvOf } from './sets.js';
import { table } from './table.js';

const bin = resolve(import.meta.dirname, '../../bin/bookstore-ml.js');
const SHOWN = 12;

export async function profile({ sets = ['receipts', '1e7'] }) {
  for (const name of sets) {
    const { file, basket, item } = await csvOf(name);
    const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-profile-'));
    try {
      const columns = ['--basket-column', basket, '--item-column', item];
      const train = [bin, 'train', '--orders', file, '--out', join(work, 'model'), ...columns];
      execFileSync(process.execPath, ['--cpu-prof', '--cpu-prof-dir', work, ...train], { stdio: 'ignore' });
      const profiles = readdirSync(work).filter((entry) => entry.endsWith('.cpuprofile'));
      report(
        name,
        profiles.map((entry) => JSON.parse(readFileSync(join(work, entry), 'utf8'))),
      );
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
}

/** Time of each function itself, in ms over all threads; idle threads do not count. */
function selfTimes(profiles) {
  const times = new Map();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
    samples.forEach((id, at) => {
      const name = names.get(id);
      if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + timeDeltas[at] / 1_000);
    });
  }
  return [...times].sort((a, b) => b[1] - a[1]);
}

function nameOf({ functionName, url, lineNumber }) {
  if (url === '') return functionName;
  return `${functionName || `line ${lineNumber + 1}`} (${basename(url)})`;
}

function report(name, profiles) {
  const times = selfTimes(profiles);
  const total = times.reduce((sum, [, ms]) => sum + ms, 0);
  const row = ([what, ms]) => [what, ms.toFixed(0), `${((100 * ms) / total).toFixed(0)} %`];
  const rest = times.slice(SHOWN).reduce((sum, [, ms]) => sum + ms, 0);
  const rows = [...times.slice(0, SHOWN), ['the rest', rest]].map(row);
  process.stdout.write(
    `\nwhere training on ${name} spends ${total.toFixed(0)} ms, ${profiles.length} threads\n\n${table(['function', 'ms', 'share'], rows)}\n`,
  );
}
