import { countIds } from '../flat-ids.js';
import type { Interactions } from '../interactions.js';
import type { Hyperparameters, Model } from '../model.js';
import { inParts } from '../threads/map-ranges.js';
import type { Crew, Progress } from '../threads/thread-pool.js';
import { MOST_SLOTS, tooManyNeighbours } from '../train/find-neighbours.js';
import { type Shard, shardRows } from '../train/shard.js';
import { entryWeights } from './entry-weights.js';
import { scoring } from './scoring.js';

/** Neighbours of the items from `from` on. */
export interface WeightedRows extends Pick<Model, 'counts' | 'offsets' | 'neighbours' | 'support'> {
  readonly from: number;
  readonly scores: Float32Array;
}

const SOME_BASKETS = 8192;
const SOME_ROWS = 16;

/**
 * Finds the neighbours of a slice of the items by weighted baskets, in the memory of the crew: sums of whole numbers (see UNIT), then one
 * score for each pair; score descending, then canonical order. Throws InputError where a half-life is asked for without times, and where
 * the memory is not enough.
 */
export async function trainWeighted(
  crew: Crew,
  interactions: Interactions,
  hyperparameters: Hyperparameters,
  shard: Shard,
  onProgress: Progress = () => {},
): Promise<WeightedRows> {
  const { kernel } = crew;
  const { baskets } = interactions;
  const items = countIds(interactions.items);
  const given = entryWeights(interactions, hyperparameters);
  const [offsets, entries] = [crew.place(interactions.offsets), crew.place(interactions.entries)];
  const weights = crew.take(Math.ceil(given.length / 2));
  crew.bytes(weights, given.byteLength).set(new Uint8Array(given.buffer, given.byteOffset, given.byteLength));

  const [counts, norms, costs] = [zeros(crew, items), zeros(crew, items * 2), zeros(crew, items * 2)];
  const log = [offsets, entries, weights] as const;
  inParts(baskets, SOME_BASKETS, (from, to) => kernel.weighItems!(from, to, ...log, counts, norms, costs));
  const [starts, held, owns] = [crew.take(items + 1), crew.take(given.length), crew.take(Math.ceil(given.length / 2))];
  kernel.sumUp!(counts, items, starts);
  const next = crew.take(items);
  kernel.copy!(next, starts, items * 4);
  inParts(baskets, SOME_BASKETS, (from, to) => kernel.listWeighed!(from, to, ...log, next, held, owns));

  const { kind, scales, shrunk } = scoring(hyperparameters, crew.doubles(norms, items), crew.words(counts, items));
  const scalesAt = crew.take(items * 2);
  crew.doubles(scalesAt, items).set(scales);
  const { from, to } = shardRows(crew.doubles(costs, items), shard);
  const size = to - from;
  const most = Math.min(hyperparameters.topK, Math.max(0, items - 1));
  const [slots, again] = [crew.take(size + 1), crew.take(size + 1)];
  const room = kernel.sumSlots!(from, to, costs, most, MOST_SLOTS, slots) >>> 0;
  if (room > MOST_SLOTS) throw tooManyNeighbours(hyperparameters.topK);
  kernel.copy!(again, slots, size * 4);
  const lengths = crew.take(size);
  const [neighbours, support, scores] = [crew.take(room), crew.take(room), crew.take(room)];

  const job = kernel.newWeighing!() >>> 0;
  const fields = [kind, Math.max(1, most), hyperparameters.minSupport, items, scalesAt, 0, 0, 0];
  fields.push(...log, starts, held, owns, from, slots, lengths, neighbours, support, scores);
  crew.words(job, fields.length).set(fields);
  crew.doubles(job + SHRUNK, 1)[0] = shrunk;
  const adders = Array.from({ length: crew.threads }, () => kernel.newAdder!(job) >>> 0);
  onProgress(0, size);
  await crew.spread('findWeighed', size, SOME_ROWS, (thread) => [adders[thread]!], onProgress);
  onProgress(size, size);

  const found = kernel.closeGaps!(0, size, slots, lengths, neighbours, 0, support) >>> 0;
  kernel.closeGaps!(0, size, again, lengths, scores, 0, 0);
  crew.words(slots, size + 1)[size] = found;
  const bits = crew.words(scores, found);
  return {
    from,
    counts: crew.words(counts, items),
    offsets: crew.words(slots, size + 1),
    neighbours: crew.words(neighbours, found),
    support: crew.words(support, found),
    scores: new Float32Array(bits.buffer, bits.byteOffset, found),
  };
}

/** Place of a field of the kernel's Weighing, in bytes: a double, so at a multiple of eight. */
const SHRUNK = 24;

function zeros(crew: Crew, length: number): number {
  const at = crew.take(length);
  crew.kernel.fill!(at, length * 4, 0);
  return at;
}
