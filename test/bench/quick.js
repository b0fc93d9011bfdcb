// Start-up, the wizard's first frame, a no-op `up` and training, in a minute or two and with nothing to install.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interleave, timeToScreen, wallTime } from './measure.js';
import { table } from './table.js';

export async function quick({ rounds = 7 }) {
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
    report(`start-up, against bare Node; ${rounds} rounds`, start, 'bare node');

    const few = Math.ceil(rounds / 2);
    const train = (threads) => () =>
      wallTime(node, [bin, 'train', '--orders', orders, '--out', join(work, `model-${threads}`), '--threads', threads]);
    const training = await interleave(few, {
      'reading the file and hashing it': () => wallTime(node, [join(here, 'read-only.js'), orders]),
      'a plain map of maps': () => wallTime(node, [join(here, 'plain-trainer.js'), orders]),
      'train, 1 thread': train('1'),
      'train, 2 threads': train('2'),
    });
    report(
      `100,000 orders, CSV on disk to neighbours on disk, against a plain map of maps; ${few} rounds`,
      training,
      'a plain map of maps',
    );
  } finally {
    ours('down', '--yes');
    rmSync(work, { recursive: true, force: true });
  }
}

/** Medians as ratios to the yardstick's. */
function report(title, figures, yardstick) {
  const base = figures[yardstick].median;
  const rows = Object.entries(figures).map(([name, { min, median, max }]) => {
    return [name, (median / base).toFixed(2), ...[median, min, max].map((ms) => ms.toFixed(0))];
  });
  process.stdout.write(`\n${title}\n\n${table(['', 'ratio', 'median ms', 'min', 'max'], rows)}\n`);
}
