import { MEASURES, type Measure } from '../../lib/model-record.js';
import type { Ranker } from '../rank-basket.js';
import type { Progress } from '../threads/thread-pool.js';
import type { Split } from './split.js';

/** One ranking's outcome: each measure for each evaluated basket, in the order of `split.evaluated`. */
export interface Outcome extends Readonly<Record<Measure, Float64Array>> {
  /** Share of the items known to training that are in at least one list. */
  readonly coverage: number;
}

/** What the measures mean; written into each report, since no two libraries agree on all of them. */
export const DEFINITIONS: Readonly<Record<string, string>> = {
  ranking: 'all items but those of the basket are candidates, none sampled; ties in canonical item order',
  score: "sum of the similarities, to 2^-36, of the basket's items to their kept neighbours; 0 is not listed",
  leaveOneOut: "each basket's last new item is held out, one drawn by the seed where several came at once",
  temporal: 'trained strictly before the instant by which 80 % of the entries had come; later known items are held out',
  hitRate: 'share of baskets with at least one held-out item among the first k',
  recall: 'held-out items among the first k / held-out items, mean over baskets',
  ndcg: 'binary gain, discount 1/log2(rank+1), ideal at min(k, held-out items), mean over baskets',
  mrr: '1/rank of the first held-out item among the first k, else 0, mean over baskets',
  coverage: 'share of the items known to training that are in at least one list of k',
  interval: '95 %, percentiles of a paired bootstrap over baskets',
};

/** Baskets between two calls of `onProgress`. */
const STEP = 1024;

/** Ranks every evaluated basket and looks where the held-out items came. */
export function measure(split: Split, ranker: Ranker, k: number, onProgress?: Progress): Outcome {
  const { train, evaluated } = split;
  const outcome = makeOutcome(evaluated.length);
  const wanted = new Uint8Array(train.items.text.length);
  const listed = new Uint8Array(train.items.text.length);
  const list = new Uint32Array(k);
  const { discounts, ideals } = gains(k);
  for (const [at, basket] of evaluated.entries()) {
    if (at % STEP === 0) onProgress?.(at, evaluated.length);
    const size = ranker(train.entries.subarray(train.offsets[basket]!, train.offsets[basket + 1]!), list);
    const held = split.items.subarray(split.offsets[basket]!, split.offsets[basket + 1]!);
    for (const item of held) wanted[item] = 1;
    let hits = 0;
    let gain = 0;
    let first = 0;
    for (let rank = 0; rank < size; rank++) {
      const item = list[rank]!;
      listed[item] = 1;
      if (wanted[item] === 0) continue;
      if (hits++ === 0) first = rank + 1;
      gain += discounts[rank]!;
    }
    for (const item of held) wanted[item] = 0;
    outcome.hitRate[at] = hits > 0 ? 1 : 0;
    outcome.recall[at] = hits / held.length;
    outcome.ndcg[at] = gain / ideals[Math.min(k, held.length)]!;
    outcome.mrr[at] = first > 0 ? 1 / first : 0;
  }
  onProgress?.(evaluated.length, evaluated.length);
  return { ...outcome, coverage: share(listed, train.entries) };
}

function makeOutcome(baskets: number): Record<Measure, Float64Array> {
  const empty = () => new Float64Array(baskets);
  return { hitRate: empty(), recall: empty(), ndcg: empty(), mrr: empty() };
}

/** The gain of each place, and the sum of the first m of them. */
function gains(k: number) {
  const discounts = Float64Array.from({ length: k }, (_, rank) => 1 / Math.log2(rank + 2));
  const ideals = new Float64Array(k + 1);
  for (const [rank, gain] of discounts.entries()) ideals[rank + 1] = ideals[rank]! + gain;
  return { discounts, ideals };
}

function share(listed: Uint8Array, trained: Uint32Array): number {
  const known = new Uint8Array(listed.length);
  for (const item of trained) known[item] = 1;
  const sum = (flags: Uint8Array) => flags.reduce((total, flag) => total + flag, 0);
  return trained.length === 0 ? 0 : sum(listed) / sum(known);
}

/** Basket by basket, how much better the first was. */
export function differences(a: Outcome, b: Outcome): Record<Measure, Float64Array> {
  const between = (measure: Measure) => a[measure].map((value, at) => value - b[measure][at]!);
  return Object.fromEntries(MEASURES.map((name) => [name, between(name)])) as Record<Measure, Float64Array>;
}
