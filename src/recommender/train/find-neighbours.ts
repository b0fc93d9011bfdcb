import { InputError } from '../input-error.js';
import type { Hyperparameters, Model } from '../model.js';
import type { Crew, Progress } from '../threads/crew.js';
import type { Matrix } from './matrix.js';
import { planPasses } from './plan-passes.js';

/** Rows that a thread takes at a time. */
const SOME_ROWS = 32;

/** Most neighbours that are held in memory at once: 8 bytes each. */
const MOST_SLOTS = 2 ** 28;

/**
 * The best neighbours of the items at canonical places `from` up to `to`, in that order. Throws InputError where they do
 * not fit in memory.
 */
export async function findNeighbours(
  crew: Crew,
  matrix: Matrix,
  { metric, topK, minSupport, shrinkage = 0 }: Hyperparameters,
  from: number,
  to: number,
  onProgress?: Progress,
): Promise<Pick<Model, 'offsets' | 'neighbours' | 'support'>> {
  const { kernel, threads } = crew;
  const size = to - from;
  const all = size === matrix.items;
  // Popular items first: their rows take longest.
  const rows = all ? upTo(size) : matrix.numbers.slice(from, to).sort();
  const slots = slotsOf(matrix, topK, from, to);
  const room = slots[size]!;
  const [lengths, neighbours, support] = [crew.take(size), crew.take(room), crew.take(room)];

  const placeOf = new Uint32Array(all ? 0 : matrix.items).fill(0xffffffff);
  const offsets = new Uint32Array(size + 1);
  const canonical = crew.words(matrix.at.canonical, matrix.items);
  for (let place = 0; place < size; place++) {
    const number = rows[place]!;
    if (!all) placeOf[number] = place;
    offsets[place + 1] = offsets[place]! + matrix.paired[canonical[number]!]!;
  }
  const [rowsAt, offsetsAt, places] = [crew.place(rows), crew.place(offsets), all ? 0 : crew.place(placeOf)];
  const slotsAt = crew.place(slots);
  const job = kernel.newJob!() >>> 0;
  const most = Math.min(topK, Math.max(matrix.items - 1, 1));
  const fields = [metric === 'cosine' ? 0 : 1, most, minSupport, matrix.items, matrix.at.counts, matrix.at.canonical];
  fields.push(rowsAt, offsetsAt, 0, from, slotsAt, lengths, neighbours, support, shrinkage);
  crew.words(job, fields.length).set(fields);
  const counters = Array.from({ length: threads }, () => kernel.newCounter!(job) >>> 0);

  const next = crew.take(size);
  const [lists, listsEnd] = [matrix.at.lists.slice(0, -1), matrix.at.lists.slice(1)];
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
  // The same with no gaps: this writes over where the rows start.
  const [found, common] = [neighbours, support].map((at) => {
    crew.words(slotsAt, size).set(slots.subarray(0, size));
    const length = kernel.closeGaps!(0, size, slotsAt, lengths, at, 0) >>> 0;
    return crew.words(at, length).slice();
  });
  const starts = crew.words(slotsAt, size + 1).slice();
  starts[size] = found!.length;
  return { offsets: starts, neighbours: found!, support: common! };
}

function upTo(size: number): Uint32Array {
  const numbers = new Uint32Array(size);
  for (let number = 0; number < size; number++) numbers[number] = number;
  return numbers;
}

/** Place of a field of the kernel's Job. */
const ROW_BASKETS = 8;

/** First places of as many parts of some rows, with about as many baskets in each; `to` at the end. */
function equalParts(offsets: Uint32Array, from: number, to: number, parts: number): number[] {
  const total = offsets[to]! - offsets[from]!;
  const bounds = [from];
  let place = from;
  for (let part = 1; part < parts; part++) {
    while (place < to && (offsets[place]! - offsets[from]!) * parts < total * part) place++;
    bounds.push(place);
  }
  return [...bounds, to];
}

/** Where each row's neighbours go: room for as many as it can have. */
function slotsOf({ items, costs }: Matrix, topK: number, from: number, to: number): Uint32Array {
  const slots = new Uint32Array(to - from + 1);
  let size = 0;
  for (let row = from; row < to; row++) {
    size += Math.min(topK, items - 1, costs[row]!);
    if (size > MOST_SLOTS) {
      throw new InputError(`${topK} neighbours for each item are more than fit in memory`, '--top-k', 'ask for fewer');
    }
    slots[row - from + 1] = size;
  }
  return slots;
}
