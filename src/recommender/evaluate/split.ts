import { InputError } from '../../lib/input-error.js';
import type { SplitFacts, SplitName } from '../../lib/model-record.js';
import type { Interactions } from '../interactions.js';
import { below, philox } from '../philox.js';

/** Interactions in two parts: what is trained on, and what each basket's ranking should have found. */
export interface Split {
  /** The same items and baskets, with fewer entries; baskets may be empty. */
  readonly train: Interactions;
  /** Length baskets + 1; basket b should have found `items` from offsets[b] to offsets[b + 1]. */
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  /** The baskets with something to find and something to find it by, ascending. */
  readonly evaluated: Uint32Array;
  readonly facts: SplitFacts;
}

/** What becomes of an entry. */
const TRAINED = 0;
const HELD_OUT = 1;
const LEFT_OUT = 2;

/** Share of the entries, in order of time, that a temporal split trains on. */
const TRAINED_SHARE = 0.8;
/** Sets these draws apart from those of other parts that use the same seed. */
const STREAM = 0x5b117;

export function splitInteractions(interactions: Interactions, name: SplitName, seed: number): Split {
  switch (name) {
    case 'leave-one-out':
      return leaveOneOut(interactions, seed);
    case 'temporal':
      return temporal(interactions);
  }
}

/** Each basket's newest item is held out, of baskets with two items or more. */
function leaveOneOut(interactions: Interactions, seed: number): Split {
  const { baskets, offsets } = interactions;
  const part = new Uint8Array(interactions.entries.length);
  for (let basket = 0; basket < baskets; basket++) {
    const start = offsets[basket]!;
    const end = offsets[basket + 1]!;
    if (end - start >= 2) part[newest(interactions.times, start, end, basket, seed)] = HELD_OUT;
  }
  return divide(interactions, part, { name: 'leave-one-out' });
}

/**
 * The entry with the last time. Where several share it, as the lines of one order do, the seed draws one: any fixed place
 * among them would favour low or high ids.
 */
function newest(times: Float64Array | undefined, start: number, end: number, basket: number, seed: number): number {
  let last = Number.NEGATIVE_INFINITY;
  let tied = 0;
  for (let at = start; at < end; at++) {
    const time = times?.[at] ?? 0;
    if (time > last) {
      last = time;
      tied = 0;
    }
    if (time === last) tied++;
  }
  let draw = tied === 1 ? 0 : below(tied, philox([basket, 0, 0, 0], [seed, STREAM])[0]!);
  for (let at = start; at < end; at++) {
    if ((times?.[at] ?? 0) === last && draw-- === 0) return at;
  }
  return start;
}

/** Trains on what came strictly before one instant; each basket should find its later items, of those known by then. */
function temporal(interactions: Interactions): Split {
  const { baskets, offsets, entries, times, items } = interactions;
  const cut = findCut(times, interactions.source.file);
  const part = Uint8Array.from(entries, (_, at) => (times![at]! < cut ? TRAINED : LEFT_OUT));
  const known = new Uint8Array(items.text.length);
  for (const [at, item] of entries.entries()) if (part[at] === TRAINED) known[item] = 1;
  for (let basket = 0; basket < baskets; basket++) {
    const start = offsets[basket]!;
    const end = offsets[basket + 1]!;
    if (part.subarray(start, end).indexOf(TRAINED) < 0) continue;
    for (let at = start; at < end; at++) {
      if (part[at] === LEFT_OUT && known[entries[at]!] === 1) part[at] = HELD_OUT;
    }
  }
  const hasTimes = interactions.source.from !== undefined;
  return divide(interactions, part, { name: 'temporal', cut: hasTimes ? new Date(cut).toISOString() : cut });
}

function findCut(times: Float64Array | undefined, file: string): number {
  const sorted = times?.slice().sort() ?? new Float64Array(0);
  const quantile = sorted[Math.floor(TRAINED_SHARE * sorted.length)];
  const cut = quantile === sorted[0] ? sorted.find((time) => time > sorted[0]!) : quantile;
  if (cut === undefined) {
    throw new InputError('all orders have the same time', file, 'use --split leave-one-out, or name a --time-column');
  }
  return cut;
}

function divide(interactions: Interactions, part: Uint8Array, about: Pick<SplitFacts, 'name' | 'cut'>): Split {
  const { baskets, entries, source } = interactions;
  const relative = interactions.relativeTimes && { relativeTimes: interactions.relativeTimes };
  const train = take(interactions, part, TRAINED);
  const held = take(interactions, part, HELD_OUT);
  const evaluated: number[] = [];
  for (let basket = 0; basket < baskets; basket++) {
    if (held.offsets[basket + 1]! > held.offsets[basket]!) evaluated.push(basket);
  }
  const facts = {
    ...about,
    trained: train.entries.length,
    heldOut: held.entries.length,
    leftOut: entries.length - train.entries.length - held.entries.length,
    evaluated: evaluated.length,
  };
  return {
    train: { items: interactions.items, baskets, ...train, ...relative, source },
    offsets: held.offsets,
    items: held.entries,
    evaluated: Uint32Array.from(evaluated),
    facts,
  };
}

/** The entries of one part, basket by basket, with their times where there are any. */
function take({ baskets, offsets, entries, times }: Interactions, part: Uint8Array, wanted: number) {
  const kept = new Uint32Array(entries.length);
  const keptTimes = times && new Float64Array(entries.length);
  const starts = new Uint32Array(baskets + 1);
  let size = 0;
  for (let basket = 0; basket < baskets; basket++) {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) {
      if (part[at] !== wanted) continue;
      if (keptTimes) keptTimes[size] = times![at]!;
      kept[size++] = entries[at]!;
    }
    starts[basket + 1] = size;
  }
  return { offsets: starts, entries: kept.slice(0, size), ...(keptTimes && { times: keptTimes.slice(0, size) }) };
}
