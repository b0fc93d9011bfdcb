// Where the time of a training goes: by part, and by function, from V8's sampling profiler over all its threads.
// Usage: npm run bench -- --profile [--sets a,b] [--rounds N]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { interleave } from './measure.js';
import { csvOf } from './sets.js';
import { table } from './table.js';

const root = resolve(import.meta.dirname, '../..');
const bin = join(root, 'bin/bookstore-ml.js');
const phases = join(import.meta.dirname, 'train-phases.js');
const SHOWN = 12;

export async function profile({ sets = ['receipts', '1e7'], rounds = 5 }) {
  const kernel = kernelFunctions();
  for (const name of sets) {
    const { file, basket, item } = await csvOf(name);
    reportPhases(name, await interleave(rounds, { train: () => phasesOf(file, basket, item) }));
    const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-profile-'));
    try {
      const columns = ['--basket-column', basket, '--item-column', item];
      const train = [bin, 'train', '--orders', file, '--out', join(work, 'model'), ...columns];
      execFileSync(process.execPath, ['--cpu-prof', '--cpu-prof-dir', work, ...train], { stdio: 'ignore' });
      const profiles = readdirSync(work).filter((entry) => entry.endsWith('.cpuprofile'));
      report(
        name,
        profiles.map((entry) => JSON.parse(readFileSync(join(work, entry), 'utf8'))),
        kernel,
      );
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
}

const phasesOf = (...set) => JSON.parse(execFileSync(process.execPath, [phases, ...set, '20'], { encoding: 'utf8' }));

function reportPhases(name, { train }) {
  const rows = Object.entries(train).map(([part, { wall, cpu }]) => {
    return [part, wall.median.toFixed(3), cpu.median.toFixed(3)];
  });
  process.stdout.write(`\nparts of training on ${name}, medians\n\n${table(['part', 'wall s', 'CPU s'], rows)}\n`);
}

/** Names of the kernel's functions by their place in it: the module that is shipped has none. */
function kernelFunctions() {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-ml-kernel-'));
  try {
    const text = join(folder, 'kernel.wat');
    const config = ['--config', join(root, 'src/recommender/kernel/asconfig.json')];
    const out = ['--outFile', join(folder, 'kernel.wasm'), '--textFile', text];
    execFileSync(process.execPath, [join(root, 'node_modules/.bin/asc'), ...config, ...out], { stdio: 'ignore' });
    return [...readFileSync(text, 'utf8').matchAll(/^ \(func \$(?:\S+\/)?(\S+)/gm)].map(([, name]) => name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Time of each function itself, in ms over all threads; idle threads do not count. */
function selfTimes(profiles, kernel) {
  const times = new Map();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame, kernel)]));
    samples.forEach((id, at) => {
      const name = names.get(id);
      if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + timeDeltas[at] / 1_000);
    });
  }
  return [...times].sort((a, b) => b[1] - a[1]);
}

function nameOf({ functionName, url, lineNumber }, kernel) {
  const place = /^wasm-function\[(\d+)\]$/.exec(functionName)?.[1];
  if (place !== undefined) return `${kernel[place]} (kernel)`;
  if (url === '') return functionName;
  return `${functionName || `line ${lineNumber + 1}`} (${basename(url)})`;
}

function report(name, profiles, kernel) {
  const times = selfTimes(profiles, kernel);
  const total = times.reduce((sum, [, ms]) => sum + ms, 0);
  const row = ([what, ms]) => [what, ms.toFixed(0), `${((100 * ms) / total).toFixed(0)} %`];
  const rest = times.slice(SHOWN).reduce((sum, [, ms]) => sum + ms, 0);
  const rows = [...times.slice(0, SHOWN), ['the rest', rest]].map(row);
  process.stdout.write(
    `\nwhere training on ${name} spends ${total.toFixed(0)} ms, ${profiles.length} threads\n\n${table(['function', 'ms', 'share'], rows)}\n`,
  );
}
