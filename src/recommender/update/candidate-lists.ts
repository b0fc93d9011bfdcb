import type { Hyperparameters, Model } from '../model.js';

/**
 * More neighbours of each item than its model has, best first: as counts change, the next best move up. Every pair that is
 * not in an item's list comes after the last one that is.
 */
export interface CandidateLists {
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  readonly support: Uint32Array;
  /** By item: 1 where its list has all of its pairs. */
  readonly complete: Uint8Array;
}

/** Length of the candidate lists for a model of K neighbours. */
export const candidateListLength = (topK: number): number => topK + Math.max(10, topK >> 1);

/** The candidate lists of a model that was trained with their length as K. */
export function candidateListsOf({ offsets, neighbours, support, hyperparameters }: Model): CandidateLists {
  const complete = Uint8Array.from({ length: offsets.length - 1 }, (_, item) => {
    return offsets[item + 1]! - offsets[item]! < hyperparameters.topK ? 1 : 0;
  });
  return { offsets, neighbours, support, complete };
}

/** The first K of each list: what is in the model. */
export function topKOf(
  lists: CandidateLists,
  { topK }: Hyperparameters,
): Pick<Model, 'offsets' | 'neighbours' | 'support'> {
  const items = lists.complete.length;
  const offsets = new Uint32Array(items + 1);
  const neighbours = new Uint32Array(lists.neighbours.length);
  const support = new Uint32Array(lists.neighbours.length);
  let size = 0;
  for (let item = 0; item < items; item++) {
    const start = lists.offsets[item]!;
    const end = Math.min(lists.offsets[item + 1]!, start + topK);
    for (let at = start; at < end; at++) {
      neighbours[size] = lists.neighbours[at]!;
      support[size++] = lists.support[at]!;
    }
    offsets[item + 1] = size;
  }
  return { offsets, neighbours: neighbours.slice(0, size), support: support.slice(0, size) };
}
