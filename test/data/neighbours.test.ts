import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Hyperparameters, Model } from '../../src/recommender/model.js';
import { readInteractions } from '../../src/recommender/read/read-interactions.js';
import { trainModel } from '../../src/recommender/train/train-model.js';
import { COMPLETE_JOURNEY_COLUMNS, completeJourney, MOVIE_LENS_COLUMNS, movieLens, orSkip } from './public-data.js';

/** item -> its baskets and basket -> its items, read with nothing of ours. */
interface Log {
  readonly baskets: ReadonlyMap<string, ReadonlySet<number>>;
  readonly items: ReadonlyMap<number, ReadonlySet<string>>;
}

async function readLog(file: string, basketColumn: string, itemColumn: string): Promise<Log> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header, ...rows] = text.trimEnd().split('\n');
  const names = header!.split(',');
  const [basketAt, itemAt] = [names.indexOf(basketColumn), names.indexOf(itemColumn)];
  const baskets = new Map<string, Set<number>>();
  const items = new Map<number, Set<string>>();
  for (const row of rows) {
    const fields = row.split(',');
    const [basket, item] = [fields[basketAt]!, Number(fields[itemAt])];
    if (!baskets.has(basket)) baskets.set(basket, new Set());
    if (!items.has(item)) items.set(item, new Set());
    baskets.get(basket)!.add(item);
    items.get(item)!.add(basket);
  }
  return { baskets, items };
}

/** A row by the definition, its order by whole numbers of any size; `id support` for each neighbour. */
function rowByDefinition({ baskets, items }: Log, item: number, { metric, topK }: Hyperparameters): string[] {
  const common = new Map<number, number>();
  for (const basket of items.get(item)!) {
    for (const other of baskets.get(basket)!) common.set(other, (common.get(other) ?? 0) + 1);
  }
  common.delete(item);
  const own = items.get(item)!.size;
  const all = Array.from(common, ([other, support]) => {
    const c = BigInt(support);
    const n = items.get(other)!.size;
    const key = metric === 'cosine' ? [c * c, BigInt(own) * BigInt(n)] : [c, BigInt(own + n - support)];
    return { other, support, over: key[0]!, under: key[1]! };
  });
  all.sort((a, b) => {
    const difference = b.over * a.under - a.over * b.under;
    return difference > 0n ? 1 : difference < 0n ? -1 : a.other - b.other;
  });
  return all.slice(0, topK).map(({ other, support }) => `${other} ${support}`);
}

function rowOf({ items, offsets, neighbours, support }: Model, item: number): string[] {
  const row = Array.from(neighbours.subarray(offsets[item], offsets[item + 1]));
  return row.map((other, at) => `${items.text[other]} ${support[offsets[item]! + at]}`);
}

describe('neighbours on public data', () => {
  it.for([
    { metric: 'cosine', topK: 20, minSupport: 1 },
    { metric: 'jaccard', topK: 50, minSupport: 1 },
  ] as const)('MovieLens-100K by $metric: every row is that of the definition', async (wanted, context) => {
    const file = await orSkip(context, movieLens);
    const log = await readLog(file, 'user', 'film');
    const interactions = await readInteractions(file, MOVIE_LENS_COLUMNS);
    expect([interactions.baskets, interactions.items.text.length]).toEqual([943, 1682]);
    const model = await trainModel(interactions, wanted, { threads: 1 });
    const ids = interactions.items.text.map(Number);
    expect(ids).toEqual([...log.items.keys()].sort((a, b) => a - b));
    for (const [item, id] of ids.entries()) expect(rowOf(model, item)).toEqual(rowByDefinition(log, id, wanted));
  });

  it.for([
    { metric: 'cosine', topK: 20, minSupport: 1, basket: 'receipt', every: 31 },
    { metric: 'jaccard', topK: 20, minSupport: 1, basket: 'household', every: 307 },
  ] as const)(
    'Complete Journey by $metric of $basket: popular and sampled rows are those of the definition',
    async ({ basket, every, ...wanted }, context) => {
      const file = await orSkip(context, completeJourney);
      const log = await readLog(file, basket, 'product');
      const interactions = await readInteractions(file, { ...COMPLETE_JOURNEY_COLUMNS, basket });
      expect(interactions.source.rows).toBe(1_469_307);
      expect([interactions.baskets, interactions.items.text.length]).toEqual([log.baskets.size, log.items.size]);
      const model = await trainModel(interactions, wanted, { threads: 1 });
      const popular = Array.from(model.counts.keys()).sort((a, b) => model.counts[b]! - model.counts[a]!);
      const sample = new Set([...popular.slice(0, 20), ...popular.filter((_, rank) => rank % every === 0)]);
      for (const item of sample) {
        expect(rowOf(model, item)).toEqual(rowByDefinition(log, Number(model.items.text[item]), wanted));
      }
    },
  );
});
