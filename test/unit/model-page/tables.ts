import type { ModelOverview, ModelVersion, NeighbourTable } from '../../../src/bookstore/model-page/model-source.js';

/** A table of neighbours from lists: each book's id with the ids of its neighbours, best first. */
export function tableOf(lists: Readonly<Record<string, readonly string[]>>): NeighbourTable {
  const ids = Object.keys(lists);
  const neighbours = ids.map((id) => lists[id]!.map((other) => ids.indexOf(other)));
  const offsets = [0];
  for (const row of neighbours) offsets.push(offsets.at(-1)! + row.length);
  return {
    ids,
    titles: ids.map((id) => (id === 'untitled' ? null : `Title ${id}`)),
    // The first is bought most.
    counts: Uint32Array.from(ids, (_, at) => ids.length - at),
    offsets: Uint32Array.from(offsets),
    neighbours: Uint32Array.from(neighbours.flat()),
  };
}

const estimate = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });

export const version = (number: number, more: Partial<ModelVersion> = {}): ModelVersion => ({
  version: number,
  digest: String(number).repeat(64).slice(0, 64),
  registeredAt: '2026-01-02T03:04:05.000Z',
  parent: number > 1 ? number - 1 : undefined,
  verdict: 'accepted',
  checks: [{ name: 'coverage', outcome: 'passed', seen: 0.9, needed: 0.8, detail: 'share of the catalog' }],
  hitRate: estimate(0.4),
  ndcg: estimate(0.2),
  popularityHitRate: estimate(0.05),
  coverage: 0.9,
  k: 10,
  evaluated: 500,
  dataset: { sha256: 'd'.repeat(64), rows: 1_234, baskets: 500, items: 6, from: undefined, to: undefined },
  method: 'cosine, top 20',
  code: '0.1.0, kernel js',
  image: undefined,
  workflow: undefined,
  ...more,
});

export const overview = (versions: readonly ModelVersion[], serving?: number, before?: number): ModelOverview => ({
  versions,
  serving,
  before,
});
