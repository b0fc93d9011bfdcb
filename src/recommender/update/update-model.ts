import { countIds } from '../flat-ids.js';
import type { Hyperparameters, Model } from '../model.js';
import { type TrainOptions, trainModel } from '../train/train-model.js';
import { type AppendedLog, appendLog, type Log } from './append-log.js';
import { type CandidateLists, candidateListLength, candidateListsOf, topKOf } from './candidate-lists.js';
import { countChangedPairs, pairsToCount } from './changed-pairs.js';
import { coOccurrenceCounter } from './co-occurrence-row.js';
import { invertBaskets } from './inverted-index.js';
import { updateCandidateLists } from './update-candidate-lists.js';

/** A model and everything that is needed to update it. */
export interface Checkpoint {
  readonly model: Model;
  readonly log: Log;
  readonly lists: CandidateLists;
}

/** Trains a model that can be updated. The model is the same as trainModel makes. */
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
 * The model of the log so far with `next` appended: the same bytes as from a full run over both, in time that depends on how
 * much is new. Throws InputError where the two logs were read by different columns, or only one has times.
 */
export async function updateModel(before: Checkpoint, next: Log, options: TrainOptions = {}): Promise<Checkpoint> {
  const { hyperparameters } = before.model;
  const appended = appendLog(before.log, next);
  const { log } = appended;
  // With another order of ids, ties are broken differently everywhere.
  if (!appended.sameOrder || isFullRunFaster(appended)) return trainCheckpoint(log, hyperparameters, options);
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

/**
 * From this share of all pairs, and this number, on, a full run is faster: it counts hundreds of pairs in the time that an
 * update takes for one.
 */
const FULL_RUN_SHARE = 1 / 100;
const FULL_RUN_PAIRS = 1e5;

function isFullRunFaster(appended: AppendedLog): boolean {
  const { baskets, offsets } = appended.log;
  const fresh = pairsToCount(appended);
  if (fresh < FULL_RUN_PAIRS) return false;
  let pairs = 0;
  for (let basket = 0; basket < baskets; basket++) {
    const size = offsets[basket + 1]! - offsets[basket]!;
    pairs += (size * (size - 1)) / 2;
  }
  return fresh > FULL_RUN_SHARE * pairs;
}

/** By item: 1 if it is in a basket that grew. Only pairs of such items can have changed. */
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
