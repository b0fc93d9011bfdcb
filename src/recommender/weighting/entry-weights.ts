import { InputError } from '../../lib/input-error.js';
import { countIds } from '../flat-ids.js';
import type { Interactions } from '../interactions.js';
import type { Hyperparameters } from '../model.js';

/**
 * The greatest weight of an entry. Weights are whole numbers up to here, so that a sum of products of two of them is exact
 * in a double for 2^29 baskets, in any order of adding: threads and shards cannot make a difference. The kernel knows its square.
 */
export const UNIT = 4096;

const DAY_MS = 86_400_000;

/**
 * How much each entry tells, 0 to UNIT. A basket of many items tells less of each pair in it (the inverse document
 * frequency of text retrieval, with items for documents and baskets for words), and what was bought long ago tells less
 * than what was bought last. Throws InputError where that needs times and there are none.
 */
export function entryWeights(interactions: Interactions, { weighting, halfLife }: Hyperparameters): Uint16Array {
  const weights = new Uint16Array(interactions.entries.length).fill(UNIT);
  if (weighting !== undefined) weighByBasket(interactions, weights);
  if (halfLife !== undefined) weighByAge(interactions, halfLife, weights);
  return weights;
}

/** log(items / (1 + size of the basket)), as a share of the most there is. */
function weighByBasket({ items, baskets, offsets }: Interactions, weights: Uint16Array): void {
  const size = Math.max(3, countIds(items));
  const most = Math.log(size / 2);
  for (let basket = 0; basket < baskets; basket++) {
    const [start, end] = [offsets[basket]!, offsets[basket + 1]!];
    const share = Math.log(size / (1 + end - start)) / most;
    weights.fill(Math.round(UNIT * Math.min(1, Math.max(0, share))), start, end);
  }
}

function weighByAge({ times, source }: Interactions, halfLife: number, weights: Uint16Array): void {
  if (times === undefined || source.from === undefined) {
    const hint = 'give a file with times, name the right column with --time-column, or leave out --half-life';
    throw new InputError('no times to weigh by', source.file, hint);
  }
  const last = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  for (let entry = 0; entry < weights.length; entry++) {
    const age = (last - times[entry]!) / (halfLife * DAY_MS);
    weights[entry] = Math.round(weights[entry]! * 2 ** -age);
  }
}
