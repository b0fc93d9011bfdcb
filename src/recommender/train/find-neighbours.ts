import { InputError } from '../../lib/input-error.js';
import type { Hyperparameters, Model } from '../model.js';
import { allocateStruct, offsetOf } from '../threads/kernel-struct.js';
import type { Progress, ThreadPool } from '../threads/thread-pool.js';
import { doublesOrderExactly } from './exact-order.js';
import type { ItemMatrix } from './item-matrix.js';
import { planPasses } from './plan-passes.js';

/** The neighbours of some rows, without the items. */
type Rows = Pick<Model, 'offsets' | 'neighbours' | 'support'>;

/** Rows that a thread takes at a time. */
const CHUNK_ROWS = 32;

/** Most neighbours that are held in memory at once: 8 bytes each, 12 with scores. */
export const MAX_NEIGHBOURS = 2 ** 28;

/**
 * Finds the best neighbours of the items at canonical positions `from` up to `to`, in that order. The result is in the
 * pool's memory. Throws InputError where it does not fit there.
 */
export async function findNeighbours(
  pool: ThreadPool,
  matrix: ItemMatrix,
  { metric, topK, minSupport, shrinkage = 0 }: Hyperparameters,
  from: number,
  to: number,
  onProgress?: Progress,
): Promise<Rows> {
  const { kernel, threads } = pool;
  const size = to - from;
  const all = size === matrix.items;
  const { at } = matrix;
  const most = Math.min(topK, Math.max(matrix.items - 1, 1));
  const listStarts = pool.allocate(size + 1);
  const room = kernel.neighbourOffsets(from, to, at.costs, most, MAX_NEIGHBOURS, listStarts) >>> 0;
  if (room > MAX_NEIGHBOURS) throw tooManyNeighbours(topK);
  const [lengths, neighbours, support] = [pool.allocate(size), pool.allocate(room), pool.allocate(room)];

  // Popular items first, since their rows take longest. For all items, that is the order of their numbers.
  const numbers = all ? undefined : pool.words(at.numbers, matrix.items).slice(from, to).sort();
  const [rows, places] = numbers ? [pool.addressOf(numbers), placesOf(pool, numbers, matrix.items)] : [0, 0];
  const rowOffsets = pool.allocate(size + 1);
  kernel.basketOffsets(rows, size, at.canonical, at.paired, rowOffsets);
  const offsets = pool.words(rowOffsets, size + 1).slice();
  // The first item has the largest count.
  const exact = doublesOrderExactly(metric, (pool.words(at.counts, 1)[0] ?? 0) + shrinkage);
  const job = allocateStruct(pool, 'NeighbourJob', {
    metric: pool.constants.Metric![metric]!,
    topK: most,
    minSupport,
    items: matrix.items,
    counts: at.counts,
    canonical: at.canonical,
    rows,
    rowOffsets,
    rowBaskets: 0,
    first: from,
    listStarts,
    lengths,
    neighbours,
    support,
    shrinkage,
    doublesAreExact: exact ? 1 : 0,
  });
  const counters = Array.from({ length: threads }, () => kernel.newCounter(job) >>> 0);

  const next = pool.allocate(size);
  const [lists, listsEnd] = [at.lists.slice(0, -1), at.lists.slice(1)];
  const free = pool.freeBytes();
  for (const pass of planPasses(offsets, free)) {
    const mark = pool.mark();
    const first = offsets[pass.from]!;
    const rowBaskets = pool.allocate(offsets[pass.to]! - first) - first * 4;
    pool.words(job + offsetOf(pool, 'NeighbourJob', 'rowBaskets'), 1)[0] = rowBaskets;
    pool.words(next, size).set(offsets.subarray(0, size));
    const bounds = equalParts(offsets, pass.from, pass.to, threads);
    await pool.callOnEach('listRows', (thread) =>
      lists.map((list, part) => {
        const rows = [bounds[thread]!, bounds[thread + 1]!] as const;
        return [list, listsEnd[part]!, ...rows, places, next, rowBaskets];
      }),
    );
    const shown = (done: number) => onProgress?.(pass.from + done, size);
    const part = pass.to - pass.from;
    await pool.parallelFor('findNeighbours', part, CHUNK_ROWS, (thread) => [counters[thread]!, pass.from], shown);
    pool.release(mark);
  }
  const found = kernel.compactLists(0, size, listStarts, lengths, neighbours, 0, support) >>> 0;
  const starts = pool.words(listStarts, size + 1);
  starts[size] = found;
  return { offsets: starts, neighbours: pool.words(neighbours, found), support: pool.words(support, found) };
}

export function tooManyNeighbours(topK: number): InputError {
  return new InputError(`${topK} neighbours for each item are more than fit in memory`, '--top-k', 'ask for fewer');
}

/** Address of the index of each item's row, by item number; an impossible index for items that have no row here. */
function placesOf(pool: ThreadPool, numbers: Uint32Array, items: number): number {
  const places = new Uint32Array(items).fill(0xffffffff);
  numbers.forEach((number, place) => {
    places[number] = place;
  });
  return pool.addressOf(places);
}

/** Divides rows into parts with about as many baskets in each. Returns where each part starts, and `to` at the end. */
function equalParts(offsets: Uint32Array, from: number, to: number, parts: number): number[] {
  const total = offsets[to]! - offsets[from]!;
  const bounds = [from];
  let place = from;
  for (let part = 1; part < parts; part++) {
    const before = offsets[from]! + Math.ceil((total * part) / parts);
    for (let high = to; place < high; ) {
      const middle = (place + high) >>> 1;
      if (offsets[middle]! < before) place = middle + 1;
      else high = middle;
    }
    bounds.push(place);
  }
  return [...bounds, to];
}
