import { similarity } from '../model.js';
import { rankBaskets, type ScoringRanker, UNIT, wholeSimilarity } from '../rank-basket.js';
import type { ServingModel } from './model/serving-model.js';
import { popularFillers } from './popular-items.js';

/** A recommended book. */
export interface Recommendation {
  readonly row: number;
  /** Similarity to the book asked about; for a basket, the sum of the similarities to its books. 0 for a filler. */
  readonly score: number;
  /** Baskets that hold it together with the book asked about; for a basket, the largest of these counts. */
  readonly support: number;
  /** True where it is listed only because it is popular. */
  readonly isFiller: boolean;
}

/** Up to k books that go with one book, best first: its neighbours, then fillers if the model has any. */
export function recommendForBook(serving: ServingModel, row: number, k: number): Recommendation[] {
  const { neighbours, support } = serving;
  const picks: Recommendation[] = [];
  for (let at = serving.offsets[row]!; at < endOf(serving, row, k); at++) {
    const score = similarity(serving, row, at);
    picks.push({ row: neighbours[at]!, score, support: support[at]!, isFiller: false });
  }
  return filled(serving, [row], picks, k);
}

/** The same for several books at once, none of which is recommended. Ranked by the function that evaluation ranks with. */
export function recommendForBasket(serving: ServingModel, basket: Uint32Array, k: number): Recommendation[] {
  const list = new Uint32Array(k);
  const scores = new Float64Array(k);
  const size = rankerOf(serving)(basket, list, scores);
  const picks = Array.from(list.subarray(0, size), (row, at) => ({
    row,
    // To nine digits: UNIT is too coarse for more.
    score: Number((scores[at]! * UNIT).toPrecision(9)),
    support: mostShared(serving, basket, row),
    isFiller: false,
  }));
  return filled(serving, basket, picks, k);
}

/** Index after the first k neighbours of a row, or after all where it has fewer. */
export function endOf({ offsets }: ServingModel, row: number, k: number): number {
  return Math.min(offsets[row + 1]!, offsets[row]! + k);
}

function filled(serving: ServingModel, asked: ArrayLike<number>, picks: Recommendation[], k: number): Recommendation[] {
  const listed = Uint32Array.from(picks, ({ row }) => row);
  const more = Array.from(popularFillers(serving, asked, listed, k), (row) => ({
    row,
    score: 0,
    support: 0,
    isFiller: true,
  }));
  return [...picks, ...more];
}

function mostShared({ offsets, neighbours, support }: ServingModel, basket: Uint32Array, row: number): number {
  let most = 0;
  for (const book of basket) {
    const at = neighbours.subarray(offsets[book]!, offsets[book + 1]!).indexOf(row);
    if (at >= 0) most = Math.max(most, support[offsets[book]! + at]!);
  }
  return most;
}

/** Made when the first basket is asked about: it takes 13 bytes a book. */
function rankerOf(serving: ServingModel): ScoringRanker {
  const ranker = rankers.get(serving) ?? rankBaskets(serving, (item, at) => wholeSimilarity(serving, item, at));
  rankers.set(serving, ranker);
  return ranker;
}

const rankers = new WeakMap<ServingModel, ScoringRanker>();
