import type { ModelOverview, NeighbourTable } from '../../../src/bookstore/model-page/model-source.js';
import type { Estimates, ModelRecord } from '../../../src/lib/model-record.js';

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

const estimates = (hitRate: number, ndcg: number): Estimates => ({
  hitRate: estimate(hitRate),
  recall: estimate(hitRate),
  ndcg: estimate(ndcg),
  mrr: estimate(ndcg),
});

export const version = (number: number, more: Partial<ModelRecord> = {}): ModelRecord => ({
  schema: 'bookstore-ml/model-record/1',
  version: number,
  verdict: {
    state: 'accepted',
    checks: [{ name: 'coverage', outcome: 'passed', seen: 0.9, needed: 0.8, detail: 'share of the catalog' }],
  },
  model: { digest: String(number).repeat(64).slice(0, 64), items: 6, baskets: 500, neighbours: 30 },
  hyperparameters: { metric: 'cosine', topK: 20, minSupport: 1 },
  dataset: {
    file: 'orders.csv',
    sha256: 'd'.repeat(64),
    digest: 'e'.repeat(64),
    rows: 1_234,
    baskets: 500,
    items: 6,
    interactions: 1_200,
    columns: { basket: 'customer_id', item: 'book_id', time: 'ordered_at' },
  },
  metrics: {
    digest: 'f'.repeat(64),
    split: { name: 'leave-one-out', trained: 700, heldOut: 500, leftOut: 0, evaluated: 500 },
    k: 10,
    seed: 1,
    resamples: 1_000,
    model: { ...estimates(0.4, 0.2), coverage: 0.9 },
    popularity: { ...estimates(0.05, 0.02), coverage: 0.1 },
    overPopularity: estimates(0.35, 0.18),
  },
  champion: null,
  parent: number > 1 ? number - 1 : null,
  code: { version: '0.1.0', kernel: 'wasm' },
  image: null,
  workflow: null,
  startedAt: null,
  registeredAt: '2026-01-02T03:04:05.000Z',
  ...more,
});

export const overview = (versions: readonly ModelRecord[], serving?: number, before?: number): ModelOverview => ({
  versions,
  serving,
  before,
});
