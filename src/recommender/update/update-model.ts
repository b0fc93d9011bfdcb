import { countIds } from '../flat-ids.js';
import type { Hyperparameters, Model } from '../model.js';
import { type TrainOptions, trainModel } from '../train/train-model.js';
import { type Joined, joinLogs, type Log } from './append-log.js';
import { type Lists, listLength, listsOf, shownOf } from './candidate-lists.js';
import { countChangedPairs, pairsToCount } from './changed-pairs.js';
import { rowCounter } from './co-occurrence-row.js';
import { holdersOf } from './inverted-index.js';
import { updateLists } from './update-candidate-lists.js';

/** A model and all that it takes to go on from it. */
export interface Continuable {
  readonly model: Model;
  readonly log: Log;
  readonly lists: Lists;
}

/** Trains a model that can be continued: the same model as trainModel makes. */
export async function trainContinuable(
  log: Log,
  hyperparameters: Hyperparameters,
  options: TrainOptions = {},
): Promise<Continuable> {
  const longer = { ...hyperparameters, topK: listLength(hyperparameters.topK) };
  const trained = await trainModel(log, longer, options);
  const lists = listsOf(trained);
  return { model: { ...trained, hyperparameters, ...shownOf(lists, hyperparameters) }, log, lists };
}

/**
 * The model of the log so far and of `next` after it: the bytes of a full run over both, in time that goes with what is
 * new. Throws InputError where the two logs were not read alike.
 */
export async function updateModel(before: Continuable, next: Log, options: TrainOptions = {}): Promise<Continuable> {
  const { hyperparameters } = before.model;
  const joined = joinLogs(before.log, next);
  const { log } = joined;
  // The order of ties is another one then, everywhere.
  if (!joined.sameOrder || isMuch(joined)) return trainContinuable(log, hyperparameters, options);
  const counts = countsOf(before.model, joined);
  const changed = countChangedPairs(joined, counts, holdersOf(log, counts, inGrown(joined)));
  const known = { lists: before.lists, counts: before.model.counts };
  const lists = updateLists(
    known,
    joined,
    counts,
    changed,
    hyperparameters,
    rowCounter(log, () => holdersOf(log, counts)),
  );
  const { items, baskets } = log;
  return { model: { hyperparameters, items, baskets, counts, ...shownOf(lists, hyperparameters) }, log, lists };
}

/** Share of all pairs in baskets, and number of them, that must be new for a full run, which counts hundreds of pairs in the time of one here, to be the shorter way. */
const MUCH = 1 / 100;
const MANY = 1e5;

function isMuch(joined: Joined): boolean {
  const { baskets, offsets } = joined.log;
  const fresh = pairsToCount(joined);
  if (fresh < MANY) return false;
  let pairs = 0;
  for (let basket = 0; basket < baskets; basket++) {
    const size = offsets[basket + 1]! - offsets[basket]!;
    pairs += (size * (size - 1)) / 2;
  }
  return fresh > MUCH * pairs;
}

/** 1 for each item in a basket that grew: all others are in no pair that changed. */
function inGrown({ log, grown }: Joined): Uint8Array {
  const found = new Uint8Array(countIds(log.items));
  for (const { basket } of grown) {
    for (let at = log.offsets[basket]!; at < log.offsets[basket + 1]!; at++) found[log.entries[at]!] = 1;
  }
  return found;
}

function countsOf(before: Model, { log, itemOf, grown }: Joined): Uint32Array {
  const counts = new Uint32Array(countIds(log.items));
  for (let place = 0; place < itemOf.length; place++) counts[itemOf[place]!] = before.counts[place]!;
  for (const { fresh } of grown) for (const item of fresh) counts[item]!++;
  return counts;
}
