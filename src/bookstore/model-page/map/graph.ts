import type { NeighbourTable } from '../model-source.js';

/** The part of a model that the map shows. */
export interface Graph {
  /** Items of the model, most bought first. */
  readonly items: readonly number[];
  /** Pairs of indices into `items`, each pair once. */
  readonly edges: readonly (readonly [number, number])[];
}

/** More would not fit on a screen, and laying them out would take too long. */
const MOST_ITEMS = 1_000;
/** Best neighbours of each item: with more, everything is linked to the bestsellers. */
const NEIGHBOURS = 5;

/** The most bought items and their neighbours among them. Items without neighbours are left out. */
export function graphOf({ ids, counts, offsets, neighbours }: NeighbourTable): Graph {
  const popular = Array.from(ids.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const chosen = new Set(popular.slice(0, MOST_ITEMS));
  const pairs = new Map<string, readonly [number, number]>();
  for (const item of chosen) {
    const near = neighbours.subarray(offsets[item]!, offsets[item + 1]!).filter((other) => chosen.has(other));
    for (const other of near.subarray(0, NEIGHBOURS)) {
      const pair = [Math.min(item, other), Math.max(item, other)] as const;
      pairs.set(pair.join(), pair);
    }
  }
  const tied = new Set([...pairs.values()].flat());
  const items = [...chosen].filter((item) => tied.has(item));
  const places = new Map(items.map((item, place) => [item, place]));
  const edges = [...pairs.values()].map(([a, b]) => [places.get(a)!, places.get(b)!] as const);
  return { items, edges };
}
