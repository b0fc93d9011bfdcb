import { bytesOfIds } from '../flat-ids.js';
import type { IdBytes, Interactions, ItemIds } from '../interactions.js';
import { digestOf } from '../read/baskets/dataset-digest.js';
import { IdTable } from '../read/baskets/id-table.js';
import { type Finding, joinFindings } from '../read/check/finding.js';
import { inspectIds, lookAlikesIn } from '../read/check/id-shape.js';
import { appendSource } from './append-source.js';
import { mergeIds, spliceIds } from './merge-ids.js';

/** Interactions that further logs can be appended to: they include the id of each basket. */
export interface Log extends Interactions {
  readonly basketIds: IdBytes;
}

export interface AppendedLog {
  /** As if the rows of both logs had been read from one file. */
  readonly log: Log;
  /** Index in the new log of each item of the old one; ascending where `sameOrder`. */
  readonly itemOf: Uint32Array;
  /** False where ids that were in the order of numbers are now in the order of text. */
  readonly sameOrder: boolean;
  /** The baskets that hold more than before, each once, with the new items in each by their index in the new log. */
  readonly grown: readonly { readonly basket: number; readonly fresh: readonly number[] }[];
}

/** Appends the rows of `next` to `before`. Throws InputError where the two were read by different columns, or only one has times. */
export function appendLog(before: Log, next: Log): AppendedLog {
  const { items, first, second } = mergeIds(before.items, next.items);
  const [old, added] = [renumber(before, first, items.integers), renumber(next, second, items.integers)];
  const { basketIds, basketOf } = numberBaskets(before, next);
  const baskets = basketIds.ends.length;

  const offsets = new Uint32Array(baskets + 1);
  const entries = new Uint32Array(old.entries.length + added.entries.length);
  const times = old.times && added.times && new Float64Array(entries.length);
  // Without times, a row's place in the file stands for its time: those of the next file come after.
  const timed = before.source.from !== undefined || before.relativeTimes === true;
  const later = timed ? 0 : before.source.rows;
  const grown: { basket: number; fresh: number[] }[] = [];
  let size = 0;
  let done = 0;
  for (const place of Uint32Array.from(basketOf.keys()).sort((a, b) => basketOf[a]! - basketOf[b]!)) {
    const basket = basketOf[place]!;
    copyUpTo(Math.min(basket, before.baskets));
    const [at, end] = basket < before.baskets ? [before.offsets[basket]!, before.offsets[basket + 1]!] : [0, 0];
    const fresh: number[] = [];
    size = merge(at, end, next.offsets[place]!, next.offsets[place + 1]!, size, fresh);
    if (fresh.length > 0) grown.push({ basket, fresh });
    offsets[basket + 1] = size;
    done = basket + 1;
  }
  copyUpTo(before.baskets);

  const kept = entries.slice(0, size);
  const source = appendSource(before.source, next.source, digestOf(items, offsets, kept));
  const log = {
    items,
    baskets,
    offsets,
    entries: kept,
    ...(times && { times: times.slice(0, size) }),
    ...(times && before.relativeTimes && next.relativeTimes && { relativeTimes: true as const }),
    basketIds,
    source,
    findings: findingsOf(before, next, items, basketIds),
  };
  return { log, itemOf: first, sameOrder: before.items.integers === items.integers, grown };

  /** Copies the baskets, up to one, that got no new rows. */
  function copyUpTo(basket: number): void {
    if (basket <= done) return;
    const from = before.offsets[done]!;
    const to = before.offsets[basket]!;
    entries.set(old.entries.subarray(from, to), size);
    times?.set(old.times!.subarray(from, to), size);
    for (; done < basket; done++) offsets[done + 1] = before.offsets[done + 1]! - from + size;
    size += to - from;
  }

  /** Merges a basket's old and new entries, each item once, into the entries from `size` on. Returns the new size. */
  function merge(at: number, end: number, from: number, to: number, size: number, fresh: number[]): number {
    while (at < end || from < to) {
      const held = at < end ? old.entries[at]! : Number.POSITIVE_INFINITY;
      const come = from < to ? added.entries[from]! : Number.POSITIVE_INFINITY;
      entries[size] = Math.min(held, come);
      if (come < held) fresh.push(come);
      if (times) times[size] = held <= come ? old.times![at]! : added.times![from]! + later;
      if (times && held === come) times[size] = Math.min(times[size]!, added.times![from]! + later);
      size++;
      if (held <= come) at++;
      if (come <= held) from++;
    }
    return size;
  }
}

/** What is odd about both together. An id may look like one of the other log: they are looked through anew. */
function findingsOf(before: Log, next: Log, items: ItemIds, basketIds: IdBytes): readonly Finding[] {
  const { file, columns } = before.source;
  const others = joinFindings(before.findings, next.findings).filter(({ kind }) => kind !== 'look-alike');
  return [
    ...lookAlikesIn(inspectIds(basketIds), columns.basket, file),
    ...(items.integers ? [] : lookAlikesIn(inspectIds(bytesOfIds(items)), columns.item, file)),
    ...others,
  ];
}

/** The entries by the items' new indexes, again ascending within each basket. */
function renumber({ items, offsets, entries, times }: Log, places: Uint32Array, integers: boolean) {
  if (places.every((place, item) => place === item)) return { entries, times };
  const moved = new Uint32Array(entries.length);
  for (let entry = 0; entry < entries.length; entry++) moved[entry] = places[entries[entry]!]!;
  if (items.integers === integers) return { entries: moved, times };
  const order = Uint32Array.from(entries.keys());
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    order.subarray(offsets[basket], offsets[basket + 1]).sort((a, b) => moved[a]! - moved[b]!);
  }
  return {
    entries: Uint32Array.from(order, (entry) => moved[entry]!),
    times: times && Float64Array.from(order, (entry) => times[entry]!),
  };
}

/** The baskets of both logs in the order of their first row, and the number of each basket of the next log. Only that log's ids, usually few, are put into a table. */
function numberBaskets(before: Log, next: Log): { basketIds: IdBytes; basketOf: Uint32Array } {
  const table = new IdTable();
  const { bytes, ends } = next.basketIds;
  ends.forEach((end, place) => {
    table.codeOf(bytes, ends[place - 1] ?? 0, end);
  });
  const basketOf = new Uint32Array(ends.length).fill(NONE);
  const known = before.basketIds;
  for (let basket = 0, start = 0; basket < before.baskets; basket++) {
    const end = known.ends[basket]!;
    const place = table.find(known.bytes, start, end);
    if (place >= 0) basketOf[place] = basket;
    start = end;
  }
  const fresh = Array.from(basketOf.keys()).filter((place) => basketOf[place] === NONE);
  fresh.forEach((place, at) => {
    basketOf[place] = before.baskets + at;
  });
  return { basketIds: spliceIds(known, next.basketIds, fresh, basketOf), basketOf };
}

/** A number that no basket has. */
const NONE = 0xffffffff;
