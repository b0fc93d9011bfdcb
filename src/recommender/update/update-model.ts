import { countIds } from '../flat-ids.js';
import type { Hyperparameters, Model } from '../model.js';
import { type TrainOptions, trainModel } from '../train/train-model.js';
import { type AppendedLog, appendLog, type Log } from './append-log.js';
import { type CandidateLists, candidateListLength, candidateListsOf, topKOf } from './candidate-lists.js';
import { countChangedPairs, pairsToCount } from './changed-pairs.js';
import { coOccurrenceCounter } from './co-occurrence-row.js';
import { invertBaskets } from './inverted-index.js';
import { updateCandidateLists } from './update-candidate-lists.js';

/** A model and all that it takes to go on from it. */
export interface Checkpoint {
  readonly model: Model;
  readonly log: Log;
  readonly lists: CandidateLists;
}

/** Trains a model that can be continued: the same model as trainModel makes. */
export async function trainCheckpoint(
  log: Log,
  hyperparameters: Hyperparameters,
  options: TrainOptions = {},
): Promise<Checkpoint> {
  const longer = { ...hyperparameters, topK: candidateListLength(hyperparameters.topK) };
  const trained = await trainModel(log, longer, options);
  const lists = candidateListsOf(trained);
  return { model: { ...trained, hyperparameters, ...topKOf(lists, hyperparameters) }, log, lists };
}

/**
 * The model of the log so far and of `next` after it: the bytes of a full run over both, in time that goes with what is
 * new. Throws InputError where the two logs were not read alike.
 */
export async function updateModel(before: Checkpoint, next: Log, options: TrainOptions = {}): Promise<Checkpoint> {
  const { hyperparameters } = before.model;
  const appended = appendLog(before.log, next);
  const { log } = appended;
  // The order of ties is another one then, everywhere.
  if (!appended.sameOrder || isMuch(appended)) return trainCheckpoint(log, hyperparameters, options);
  const counts = countsOf(before.model, appended);
  const changed = countChangedPairs(appended, counts, invertBaskets(log, counts, inGrown(appended)));
  const known = { lists: before.lists, counts: before.model.counts };
  const lists = updateCandidateLists(
    known,
    appended,
    counts,
    changed,
    hyperparameters,
    coOccurrenceCounter(log, () => invertBaskets(log, counts)),
  );
  const { items, baskets } = log;
  return { model: { hyperparameters, items, baskets, counts, ...topKOf(lists, hyperparameters) }, log, lists };
}

/** Share of all pairs in baskets, and number of them, that must be new for a full run, which counts hundreds of pairs in the time of one here, to be the shorter way. */
const MUCH = 1 / 100;
const MANY = 1e5;

function isMuch(appended: AppendedLog): boolean {
  const { baskets, offsets } = appended.log;
  const fresh = pairsToCount(appended);
  if (fresh < MANY) return false;
  let pairs = 0;
  for (let basket = 0; basket < baskets; basket++) {
    const size = offsets[basket + 1]! - offsets[basket]!;
    pairs += (size * (size - 1)) / 2;
  }
  return fresh > MUCH * pairs;
}

/** 1 for each item in a basket that grew: all others are in no pair that changed. */
function inGrown({ log, grown }: AppendedLog): Uint8Array {
  const found = new Uint8Array(countIds(log.items));
  for (const { basket } of grown) {
    for (let at = log.offsets[basket]!; at < log.offsets[basket + 1]!; at++) found[log.entries[at]!] = 1;
  }
  return found;
}

function countsOf(before: Model, { log, itemOf, grown }: AppendedLog): Uint32Array {
  const counts = new Uint32Array(countIds(log.items));
  for (let place = 0; place < itemOf.length; place++) counts[itemOf[place]!] = before.counts[place]!;
  for (const { fresh } of grown) for (const item of fresh) counts[item]!++;
  return counts;
}
