import type { Interactions } from '../../../../src/recommender/interactions.js';
import type { Hyperparameters } from '../../../../src/recommender/model.js';

/** A neighbour as [item, common baskets]. */
export type Neighbour = readonly [number, number];

/** Every item's neighbours by the definition alone: sets, and rationals in whole numbers. Slow, and independent. */
export function neighboursByDefinition(
  baskets: readonly ReadonlySet<number>[],
  items: number,
  { metric, topK, minSupport }: Hyperparameters,
): Neighbour[][] {
  const holders = Array.from({ length: items }, (_, item) => {
    return new Set(baskets.flatMap((basket, number) => (basket.has(item) ? [number] : [])));
  });
  return holders.map((own, item) => {
    const all = holders.flatMap((others, other) => {
      const common = [...own].filter((basket) => others.has(basket)).length;
      if (other === item || common === 0 || common < minSupport) return [];
      return [{ other, common, score: squaredScore(metric, common, own.size, others.size) }];
    });
    all.sort((a, b) => {
      const [left, right] = [a.score.over * b.score.under, b.score.over * a.score.under];
      return left > right ? -1 : left < right ? 1 : a.other - b.other;
    });
    return all.slice(0, topK).map(({ other, common }) => [other, common]);
  });
}

function squaredScore(metric: Hyperparameters['metric'], common: number, own: number, other: number) {
  const c = BigInt(common);
  switch (metric) {
    case 'cosine':
      return { over: c * c, under: BigInt(own) * BigInt(other) };
    case 'jaccard':
      return { over: c * c, under: BigInt(own + other - common) ** 2n };
  }
}

/** Baskets of item places as the reader would give them. */
export function interactionsOf(baskets: readonly ReadonlySet<number>[], items: number): Interactions {
  const offsets = new Uint32Array(baskets.length + 1);
  baskets.forEach((basket, number) => {
    offsets[number + 1] = offsets[number]! + basket.size;
  });
  const entries = Uint32Array.from(baskets.flatMap((basket) => [...basket].sort((a, b) => a - b)));
  return {
    items: { text: Array.from({ length: items }, (_, item) => String(item)), integers: true },
    baskets: baskets.length,
    offsets,
    entries,
    source: {
      file: 'made-up.csv',
      sha256: '0'.repeat(64),
      digest: '1'.repeat(64),
      rows: entries.length,
      columns: { basket: 'customer_id', item: 'book_id', time: 'ordered_at' },
    },
  };
}
