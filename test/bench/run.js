// Speed as ratios within one run: every contender is timed in turn with its yardstick, so that the machine's moods hit
// both alike. Seconds are printed for orientation only. Usage: npm run bench [-- --rounds N]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interleave, timeToScreen, wallTime } from './measure.js';

const rounds = Number(process.argv[process.argv.indexOf('--rounds') + 1]) || 7;
const here = import.meta.dirname;
const bin = join(here, '../../bin/bookstore-ml.js');
const node = process.execPath;
const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-bench-'));
const env = { BOOKSTORE_ML_HOME: join(work, 'state') };
const port = '18980';
const ours = (...args) =>
  execFileSync(node, [bin, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });

try {
  const empty = join(work, 'empty.mjs');
  writeFileSync(empty, '');
  ours('dataset', 'generate', '--out', join(work, 'shop'), '--orders', '100000');
  ours('up', '--target', 'local', '--yes', '--profile', 's', '--port', port);
  const orders = join(work, 'shop', 'orders.csv');

  const start = await interleave(rounds, {
    'bare node': () => wallTime(node, [empty]),
    '--help': () => wallTime(node, [bin, '--help'], env),
    'first frame of the wizard': () => timeToScreen(node, [bin, 'up', '--port', port], 'bookstore-ml', env),
    'no-op up': () => wallTime(node, [bin, 'up', '--yes', '--plain'], env),
  });
  report('start-up, against bare Node', rounds, start, 'bare node');

  const few = Math.ceil(rounds / 2);
  const training = await interleave(few, {
    'reading the file and hashing it': () => wallTime(node, [join(here, 'read-only.js'), orders]),
    'a plain map of maps': () => wallTime(node, [join(here, 'plain-trainer.js'), orders]),
    'train, 1 thread': () =>
      wallTime(node, [bin, 'train', '--orders', orders, '--out', join(work, 'model-1'), '--threads', '1']),
    'train, 2 threads': () =>
      wallTime(node, [bin, 'train', '--orders', orders, '--out', join(work, 'model-2'), '--threads', '2']),
  });
  report(
    'training 100,000 orders, CSV on disk to neighbours on disk, against a plain map of maps',
    few,
    training,
    'a plain map of maps',
  );
} finally {
  ours('down', '--yes');
  rmSync(work, { recursive: true, force: true });
}

/** A table of medians, as ratios to the yardstick's. */
function report(title, rounds, figures, yardstick) {
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  const base = figures[yardstick].median;
  process.stdout.write(`\n${title} (${rounds} rounds, median; min and max in ms)\n`);
  for (const [name, { min, median, max }] of Object.entries(figures)) {
    process.stdout.write(
      `  ${name.padEnd(width)}  ${(median / base).toFixed(2).padStart(6)}  ${min.toFixed(0).padStart(6)} ${max.toFixed(0).padStart(6)}\n`,
    );
  }
}
