import { InputError } from '../../lib/input-error.js';
import type { Hyperparameters, Model } from '../model.js';
import type { Crew, Progress } from '../threads/thread-pool.js';
import { keysAreExact } from './exact-order.js';
import type { Matrix } from './item-matrix.js';
import { planPasses } from './plan-passes.js';

/** What a training finds. */
type Rows = Pick<Model, 'offsets' | 'neighbours' | 'support'>;

/** Rows that a thread takes at a time. */
const SOME_ROWS = 32;

/** Most neighbours that are held in memory at once: 8 bytes each, 12 with scores. */
export const MOST_SLOTS = 2 ** 28;

/**
 * The best neighbours of the items at canonical places `from` up to `to`, in that order, in the memory of the crew. Throws InputError
 * where they do not fit there.
 */
export async function findNeighbours(
  crew: Crew,
  matrix: Matrix,
  { metric, topK, minSupport, shrinkage = 0 }: Hyperparameters,
  from: number,
  to: number,
  onProgress?: Progress,
): Promise<Rows> {
  const { kernel, threads } = crew;
  const size = to - from;
  const all = size === matrix.items;
  const { at } = matrix;
  const most = Math.min(topK, Math.max(matrix.items - 1, 1));
  const slots = crew.take(size + 1);
  const room = kernel.sumSlots!(from, to, at.costs, most, MOST_SLOTS, slots) >>> 0;
  if (room > MOST_SLOTS) throw tooManyNeighbours(topK);
  const [lengths, neighbours, support] = [crew.take(size), crew.take(room), crew.take(room)];

  // Popular items first: their rows take longest. Where these are all items, that is the order of their numbers.
  const numbers = all ? undefined : crew.words(at.numbers, matrix.items).slice(from, to).sort();
  const [rows, places] = numbers ? [crew.place(numbers), placesOf(crew, numbers, matrix.items)] : [0, 0];
  const rowOffsets = crew.take(size + 1);
  kernel.sumBaskets!(rows, size, at.canonical, at.paired, rowOffsets);
  const offsets = crew.words(rowOffsets, size + 1).slice();
  const job = kernel.newJob!() >>> 0;
  const fields = [metric === 'cosine' ? 0 : 1, most, minSupport, matrix.items, at.counts, at.canonical];
  // The first has the largest count.
  const exact = keysAreExact(metric, (crew.words(at.counts, 1)[0] ?? 0) + shrinkage);
  fields.push(rows, rowOffsets, 0, from, slots, lengths, neighbours, support, shrinkage, exact ? 1 : 0);
  crew.words(job, fields.length).set(fields);
  const counters = Array.from({ length: threads }, () => kernel.newCounter!(job) >>> 0);

  const next = crew.take(size);
  const [lists, listsEnd] = [at.lists.slice(0, -1), at.lists.slice(1)];
  const free = crew.free();
  for (const pass of planPasses(offsets, free)) {
    const mark = crew.mark();
    const first = offsets[pass.from]!;
    const rowBaskets = crew.take(offsets[pass.to]! - first) - first * 4;
    crew.words(job, fields.length)[ROW_BASKETS] = rowBaskets;
    crew.words(next, size).set(offsets.subarray(0, size));
    const bounds = equalParts(offsets, pass.from, pass.to, threads);
    await crew.each('listRows', (thread) =>
      lists.map((list, part) => {
        const rows = [bounds[thread]!, bounds[thread + 1]!] as const;
        return [list, listsEnd[part]!, ...rows, places, next, rowBaskets];
      }),
    );
    const shown = (done: number) => onProgress?.(pass.from + done, size);
    const part = pass.to - pass.from;
    await crew.spread('findNeighbours', part, SOME_ROWS, (thread) => [counters[thread]!, pass.from], shown);
    crew.release(mark);
  }
  const found = kernel.closeGaps!(0, size, slots, lengths, neighbours, 0, support) >>> 0;
  const starts = crew.words(slots, size + 1);
  starts[size] = found;
  return { offsets: starts, neighbours: crew.words(neighbours, found), support: crew.words(support, found) };
}

export function tooManyNeighbours(topK: number): InputError {
  return new InputError(`${topK} neighbours for each item are more than fit in memory`, '--top-k', 'ask for fewer');
}

/** Address of the place of each item's row, by number; no place for those that have none. */
function placesOf(crew: Crew, numbers: Uint32Array, items: number): number {
  const places = new Uint32Array(items).fill(0xffffffff);
  numbers.forEach((number, place) => {
    places[number] = place;
  });
  return crew.place(places);
}

/** Place of a field of the kernel's Job. */
const ROW_BASKETS = 8;

/** First places of as many parts of some rows, with about as many baskets in each; `to` at the end. */
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
