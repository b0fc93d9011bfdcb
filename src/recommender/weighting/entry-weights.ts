import { InputError } from '../../lib/input-error.js';
import { countIds } from '../flat-ids.js';
import type { Interactions } from '../interactions.js';
import type { Hyperparameters } from '../model.js';

/**
 * The greatest weight of an entry. Weights are whole numbers up to this, so that the sum of products of two weights is exact
 * in a double for up to 2^29 baskets: the order of additions, and so threads and shards, makes no difference.
 */
export const UNIT = 4096;

const DAY_MS = 86_400_000;

/**
 * The weight of each entry, 0 to UNIT. A pair in a large basket says less than one in a small basket (the inverse document
 * frequency of text retrieval, with items for documents and baskets for words), and an old purchase says less than a
 * recent one. Throws InputError where weights by age are asked for and there are no times.
 */
export function entryWeights(interactions: Interactions, { weighting, halfLife }: Hyperparameters): Uint16Array {
  const weights = new Uint16Array(interactions.entries.length).fill(UNIT);
  if (weighting !== undefined) weighByBasket(interactions, weights);
  if (halfLife !== undefined) weighByAge(interactions, halfLife, weights);
  return weights;
}

/** log(items / (1 + size of the basket)), as a share of the largest value. */
function weighByBasket({ items, baskets, offsets }: Interactions, weights: Uint16Array): void {
  const size = Math.max(3, countIds(items));
  const most = Math.log(size / 2);
  for (let basket = 0; basket < baskets; basket++) {
    const [start, end] = [offsets[basket]!, offsets[basket + 1]!];
    const share = Math.log(size / (1 + end - start)) / most;
    weights.fill(Math.round(UNIT * Math.min(1, Math.max(0, share))), start, end);
  }
}

function weighByAge({ times, relativeTimes, source }: Interactions, halfLife: number, weights: Uint16Array): void {
  if (times === undefined || (source.from === undefined && !relativeTimes)) {
    const hint = 'give a file with times, name the right column with --time-column, or leave out --half-life';
    throw new InputError('no times to weigh by', source.file, hint);
  }
  const last = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  for (let entry = 0; entry < weights.length; entry++) {
    const age = (last - times[entry]!) / (halfLife * DAY_MS);
    weights[entry] = Math.round(weights[entry]! * 2 ** -age);
  }
}
