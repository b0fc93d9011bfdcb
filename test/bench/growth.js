// How the time of a training grows with the pairs that it counts, the sum of basket², over generated shops.
// Usage: npm run bench -- --growth [--sets 1e4,1e5,1e6,1e7,1e8] [--rounds N]; 1e8 takes 10 GB of disk and a while.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cost, interleave } from './measure.js';
import { csvOf, shapeOf } from './sets.js';
import { table } from './table.js';

const bin = resolve(import.meta.dirname, '../../bin/bookstore-ml.js');
const USUAL_SETS = ['1e4', '1e5', '1e6', '1e7'];

export async function growth({ sets = USUAL_SETS, rounds = 3 }) {
  const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-growth-'));
  try {
    const shapes = [];
    const contenders = {};
    for (const name of sets) {
      const { file, basket, item } = await csvOf(name);
      shapes.push(await shapeOf(name));
      const columns = ['--basket-column', basket, '--item-column', item];
      contenders[name] = () =>
        cost(process.execPath, [bin, 'train', '--orders', file, '--out', join(work, name), ...columns]);
    }
    report(sets, shapes, Object.values(await interleave(rounds, contenders)), rounds);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function report(sets, shapes, figures, rounds) {
  const twice = (what, place) => {
    const [before, after] = [figures[place - 1], figures[place]].map((figure) => figure[what].median);
    return `× ${doubling(shapes[place - 1].pairs, shapes[place].pairs, before, after).toFixed(2)}`;
  };
  const rows = sets.map((name, place) => {
    const { entries, pairs } = shapes[place];
    const { wall, cpu, rss } = figures[place];
    return [
      name,
      entries.toLocaleString('en'),
      pairs.toLocaleString('en'),
      wall.median.toFixed(2),
      cpu.median.toFixed(2),
      rss.median.toFixed(0),
      ...(place === 0 ? ['', ''] : [twice('wall', place), twice('cpu', place)]),
    ];
  });
  const head = ['lines', 'entries', 'pairs counted', 'wall s', 'CPU s', 'peak MB', 'twice the pairs: wall', 'CPU'];
  process.stdout.write(
    `\ngrowth, CSV on disk to neighbours on disk; ${rounds} rounds, medians\n\n${table(head, rows)}\n`,
  );
}

/** By what the time is multiplied where pairs double, between two sets. */
export function doubling(fewer, more, before, after) {
  return 2 ** (Math.log(after / before) / Math.log(more / fewer));
}
