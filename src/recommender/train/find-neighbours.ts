import { InputError } from '../input-error.js';
import type { Hyperparameters, Model } from '../model.js';
import type { Crew, Progress } from '../threads/crew.js';
import type { Matrix } from './matrix.js';

/** Rows that a thread takes at a time. */
const SOME_ROWS = 32;

/** Most neighbours that are held in memory at once: 8 bytes each. */
const MOST_SLOTS = 2 ** 28;

/** The best neighbours of the items at canonical places `from` up to `to`, in that order. Throws InputError where they do not fit in memory. */
export async function findNeighbours(
  crew: Crew,
  matrix: Matrix,
  { metric, topK, minSupport }: Hyperparameters,
  from: number,
  to: number,
  onProgress?: Progress,
): Promise<Pick<Model, 'offsets' | 'neighbours' | 'support'>> {
  const { kernel } = crew;
  const size = to - from;
  // Popular items first: their rows take longest.
  const rows = matrix.numbers.slice(from, to).sort();
  const slots = slotsOf(matrix, topK, from, to);
  const places = slots[size]!;
  const [lengths, neighbours, support] = [crew.take(size), crew.take(places), crew.take(places)];
  const job = kernel.newJob!() >>> 0;
  const { counts, canonical, itemOffsets, itemBaskets } = matrix.at;
  const most = Math.min(topK, Math.max(matrix.items - 1, 1));
  const fields = [
    metric === 'cosine' ? 0 : 1,
    most,
    minSupport,
    matrix.items,
    counts,
    canonical,
    itemOffsets,
    itemBaskets,
  ];
  fields.push(crew.place(rows), from, crew.place(slots), lengths, neighbours, support);
  crew.words(job, fields.length).set(fields);
  const counters = Array.from({ length: crew.threads }, () => kernel.newCounter!(job) >>> 0);
  await crew.spread('findNeighbours', size, SOME_ROWS, (thread) => [counters[thread]!], onProgress);
  return gather(slots, crew.words(lengths, size), crew.words(neighbours, places), crew.words(support, places));
}

/** Where each row's neighbours go: room for as many as it can have. */
function slotsOf({ items, numbers, costs }: Matrix, topK: number, from: number, to: number): Uint32Array {
  const slots = new Uint32Array(to - from + 1);
  let size = 0;
  for (let row = from; row < to; row++) {
    size += Math.min(topK, items - 1, costs[numbers[row]!]!);
    if (size > MOST_SLOTS) {
      throw new InputError(`${topK} neighbours for each item are more than fit in memory`, '--top-k', 'ask for fewer');
    }
    slots[row - from + 1] = size;
  }
  return slots;
}

/** The same with no gaps. */
function gather(slots: Uint32Array, lengths: Uint32Array, neighbours: Uint32Array, support: Uint32Array) {
  const offsets = new Uint32Array(slots.length);
  let size = 0;
  lengths.forEach((length, row) => {
    const slot = slots[row]!;
    if (slot !== size) {
      neighbours.copyWithin(size, slot, slot + length);
      support.copyWithin(size, slot, slot + length);
    }
    size += length;
    offsets[row + 1] = size;
  });
  return { offsets, neighbours: neighbours.slice(0, size), support: support.slice(0, size) };
}
