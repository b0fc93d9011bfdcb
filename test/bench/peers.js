// Training against the peers people would use instead, side by side in one run: the same CSV on disk to the same
// neighbours on disk, and the kernel alone. Usage: npm run bench -- --peers [--sets a,b] [--against rusket,implicit] [--rounds N]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cost, interleave } from './measure.js';
import { python, runPython, script } from './peers/environment.js';
import { csvOf, shapeOf } from './sets.js';
import { table } from './table.js';

const K = 20;
const bin = resolve(import.meta.dirname, '../../bin/bookstore-ml.js');
const phases = join(import.meta.dirname, 'train-phases.js');
const USUAL_SETS = ['ml-100k', 'receipts', 'households', '1e6', '1e7'];

/** Items past which scikit-learn's dense distances take minutes: it is left out there. */
const MOST_DENSE = 20_000;

/** By the name that the tables show: the kernel, and the reader before it. */
const PEERS = {
  implicit: ['implicit', 'pandas'],
  similaripy: ['similaripy', 'pandas'],
  sparse_dot_topn: ['sparse_dot_topn', 'pandas'],
  rusket: ['rusket', 'pandas'],
  'rusket by polars': ['rusket', 'polars'],
  'LensKit kernel': ['lenskit', 'pandas'],
  "SciPy X'X": ['scipy', 'pandas'],
  'scikit-learn': ['scikit_learn', 'pandas'],
};

export async function againstPeers({ sets = USUAL_SETS, against = Object.keys(PEERS), rounds = 5 }) {
  for (const name of sets) await againstPeersOn(name, against, rounds);
}

async function againstPeersOn(name, against, rounds) {
  const { file, basket, item } = await csvOf(name);
  const { baskets, items, entries, pairs, matrix } = await shapeOf(name);
  const peers = against.filter((peer) => peer !== 'scikit-learn' || items <= MOST_DENSE);
  const here = peers.map((peer) => [peer, PEERS[peer]]);
  const work = mkdtempSync(join(tmpdir(), 'bookstore-ml-peers-'));
  try {
    const train = [bin, 'train', '--orders', file, '--out', join(work, 'model')];
    const ours = [...train, '--basket-column', basket, '--item-column', item, '--top-k', String(K)];
    const out = join(work, 'theirs.npz');
    const path = ([peer, reader]) => script('whole_path.py', peer, reader, file, basket, item, K, out);

    const exported = join(work, 'ours.csv');
    execFileSync(process.execPath, [...ours, '--export', exported], { stdio: 'ignore' });
    const agreement = {};
    for (const [peer, how] of here) {
      cost(python, path(how));
      agreement[peer] = JSON.parse(runPython('compare.py', exported, out, K));
    }

    const whole = await interleave(rounds, {
      'bookstore-ml': () => cost(process.execPath, ours),
      ...Object.fromEntries(here.map(([peer, how]) => [peer, () => cost(python, path(how))])),
    });
    const alone = await interleave(rounds, {
      'bookstore-ml': () => ownKernel(file, basket, item),
      ...Object.fromEntries(
        here
          .filter(([, [, reader]]) => reader === 'pandas')
          .map(([peer, [of]]) => [peer, () => printed(python, script('kernel.py', of, matrix, K))]),
      ),
    });
    const size = [baskets, items, entries, pairs].map((count) => count.toLocaleString('en'));
    report(
      `${name}: ${size[0]} baskets of ${size[1]} items, ${size[2]} entries, ${size[3]} pairs counted; ${rounds} rounds`,
      whole,
      alone,
      agreement,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Ours from interactions in memory: the matrix is built within, as a peer transposes and scales its own. */
function ownKernel(file, basket, item) {
  const { matrix, neighbours } = printed(process.execPath, [phases, file, basket, item, String(K)]);
  return { wall: matrix.wall + neighbours.wall, cpu: matrix.cpu + neighbours.cpu };
}

const printed = (file, args) =>
  JSON.parse(execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));

/** Medians in seconds and MB, and how often ours goes into each peer's. */
function report(title, whole, alone, agreement) {
  const [own, ownAlone] = [whole['bookstore-ml'], alone['bookstore-ml']];
  const rows = Object.entries(whole).map(([peer, { wall, cpu, rss }]) => {
    const core = alone[peer];
    const same = agreement[peer];
    return [
      peer,
      wall.median.toFixed(2),
      (own.wall.median / wall.median).toFixed(2),
      cpu.median.toFixed(2),
      rss.median.toFixed(0),
      core === undefined ? '' : core.cpu.median.toFixed(3),
      core === undefined ? '' : (ownAlone.cpu.median / core.cpu.median).toFixed(2),
      same === undefined ? '' : `${((100 * same.equal) / same.rows).toFixed(same.equal === same.rows ? 0 : 2)} %`,
    ];
  });
  const head = ['', 'wall s', 'ours / it', 'CPU s', 'peak MB', 'kernel CPU s', 'ours / it', 'rows equal'];
  process.stdout.write(`\n${title}\n\n${table(head, rows)}\n`);
}
