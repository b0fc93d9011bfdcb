import type { Model } from '../model.js';
import type { TrainingJob } from './training-job.js';

/** The rows of a finished job in canonical order, with no gaps; `from` is the canonical place of the first. */
export function gatherRows(job: TrainingJob, from: number): Pick<Model, 'offsets' | 'neighbours' | 'support'> {
  const { canonical } = job.matrix;
  const placeOfRow = new Uint32Array(job.rows.length);
  job.rows.forEach((number, place) => {
    placeOfRow[canonical[number]! - from] = place;
  });
  const offsets = new Uint32Array(job.rows.length + 1);
  placeOfRow.forEach((place, row) => {
    offsets[row + 1] = offsets[row]! + job.lengths[place]!;
  });
  const neighbours = new Uint32Array(offsets.at(-1)!);
  const support = new Uint32Array(neighbours.length);
  placeOfRow.forEach((place, row) => {
    const slot = job.slots[place]!;
    const end = slot + job.lengths[place]!;
    neighbours.set(job.neighbours.subarray(slot, end), offsets[row]);
    support.set(job.support.subarray(slot, end), offsets[row]);
  });
  return { offsets, neighbours, support };
}
