import { InputError } from '../input-error.js';
import type { Hyperparameters } from '../model.js';
import { type Matrix, shared } from './matrix.js';

/** What threads work on together: all of it is shared memory or plain numbers, so that it can be posted to them. */
export interface TrainingJob {
  readonly matrix: Matrix;
  readonly hyperparameters: Hyperparameters;
  /** Item numbers of the rows asked for, popular ones first: those take longest. */
  readonly rows: Uint32Array;
  /** Row at a place of `rows` writes its neighbours from slots[place] on, at most to slots[place + 1]. */
  readonly slots: Uint32Array;
  readonly lengths: Uint32Array;
  readonly neighbours: Uint32Array;
  readonly support: Uint32Array;
  /** Place that the next free thread goes on from. */
  readonly next: Int32Array;
}

/** Rows that a thread takes at a time. */
export const CHUNK = 32;

/** Most neighbours that are held in memory at once: 8 bytes each. */
const MOST_SLOTS = 2 ** 28;

/** The job of finding the neighbours of the items at canonical places `from` up to `to`. */
export function planJob(matrix: Matrix, hyperparameters: Hyperparameters, from: number, to: number): TrainingJob {
  const rows = shared(to - from);
  rows.set(matrix.numbers.subarray(from, to));
  rows.sort();
  const slots = shared(rows.length + 1);
  let size = 0;
  rows.forEach((number, place) => {
    const partners = Math.min(matrix.items - 1, matrix.costs[number]!);
    size += Math.min(hyperparameters.topK, partners);
    if (size > MOST_SLOTS) throw tooMany(hyperparameters.topK);
    slots[place + 1] = size;
  });
  const next = new Int32Array(new SharedArrayBuffer(4));
  const lengths = shared(rows.length);
  return { matrix, hyperparameters, rows, slots, lengths, neighbours: shared(size), support: shared(size), next };
}

function tooMany(topK: number): InputError {
  return new InputError(`${topK} neighbours for each item are more than fit in memory`, '--top-k', 'ask for fewer');
}
