import { before, Candidate, commonOf, Job, keyOf, numberOf, put, selectBest, sortBest } from './best';
import { take } from './memory';

/** Common baskets up to here have a memory of what was refused. */
const FEW: u32 = 64;

/** Bytes of the list of baskets that are looked ahead. */
const AHEAD: usize = 16 << 2;

/** What a thread counts with: one for each thread. */
@unmanaged
class Counter {
  job: usize = 0;
  /** By item number: `base` + the row's common baskets, where that is more than `base`. */
  common: usize = 0;
  /** Items that have one common basket at least, and that have two. */
  touched: usize = 0;
  twice: usize = 0;
  base: u32 = 0;
  own: u32 = 0;
  row: u32 = 0;
  /** Candidates of two common baskets and more, in no order. Once `full`, `worst` is the last of the best topK. */
  keys: usize = 0;
  candidates: usize = 0;
  size: u32 = 0;
  room: u32 = 0;
  full: bool = false;
  worstKey: f64 = 0;
  worst: Candidate = 0;
  /** Candidates of one common basket: their order is that of their numbers, which are their keys here. */
  singleKeys: usize = 0;
  singles: usize = 0;
  /** By common baskets: the numbers up to this one are no better than what is kept. */
  refused: usize = 0;
  /** Of no meaning: without it, reading ahead would be left out. */
  fetched: u32 = 0;
}

export function newJob(): usize {
  return take(offsetof<Job>());
}

export function newCounter(at: usize): usize {
  const job = changetype<Job>(at);
  const counter = changetype<Counter>(take(offsetof<Counter>()));
  counter.job = at;
  counter.common = take(job.items << 2);
  memory.fill(counter.common, 0, job.items << 2);
  counter.touched = take((job.items + 1) << 2);
  counter.twice = take((job.items + 1) << 2);
  counter.base = 0;
  counter.room = min(job.items, job.topK + max(job.topK, 44));
  counter.keys = take((counter.room + 1) << 3);
  counter.candidates = take((counter.room + 1) << 3);
  counter.singleKeys = take((counter.room + 1) << 3);
  counter.singles = take((counter.room + 1) << 3);
  counter.refused = take(FEW << 2);
  return changetype<usize>(counter);
}

/** Finds the neighbours of some rows of the job, counted from `first` on. */
export function findNeighbours(from: u32, to: u32, at: usize, first: u32): void {
  const counter = changetype<Counter>(at);
  const job = changetype<Job>(counter.job);
  for (let place = first + from; place < first + to; place++) {
    const row = load<u32>(job.rows + (place << 2));
    start(counter, job, row);
    countRow(counter, job, place);
  }
}

function start(counter: Counter, job: Job, row: u32): void {
  // All counts of the row before are below this: they need not be cleared.
  counter.base += counter.own + 1;
  counter.row = row;
  counter.own = load<u32>(job.counts + (row << 2));
  if (counter.base > u32.MAX_VALUE - counter.own - 1) {
    counter.base = 1;
    memory.fill(counter.common, 0, job.items << 2);
  }
  counter.size = 0;
  counter.full = false;
  memory.fill(counter.refused, 0xff, FEW << 2);
}

function countRow(counter: Counter, job: Job, place: u32): void {
  const common = counter.common;
  const base = counter.base;
  const one = base + 1;
  let touched = counter.touched;
  let twice = counter.twice;
  const first = job.rowBaskets + (load<u32>(job.rowOffsets + (place << 2)) << 2);
  const end = job.rowBaskets + (load<u32>(job.rowOffsets + (place << 2), 4) << 2);
  let ahead = first;
  for (let basket = first; basket < end; basket += 4) {
    if (basket == ahead) ahead = fetch(counter, basket, min(basket + AHEAD, end));
    let list: usize = load<u32>(basket);
    const last = list + (load<u32>(list) << 2);
    while (list < last) {
      list += 4;
      const item = load<u32>(list);
      const cell = common + (item << 2);
      const count = max(load<u32>(cell), base);
      store<u32>(touched, item);
      touched += count == base ? 4 : 0;
      store<u32>(twice, item);
      twice += count == one ? 4 : 0;
      store<u32>(cell, count + 1);
    }
  }
  offerPairs(counter, job, twice);
  settle(counter, job);
  sortBest(job, counter.own, counter.keys, counter.candidates, 0, counter.size);
  const singles = job.minSupport < 2 ? findSingles(counter, job, touched) : 0;
  writeRow(counter, job, singles);
}

/** Reads the first word of the next baskets, all at once: they lie anywhere, and the memory answers many as fast as one. */
// @ts-ignore: decorator
@inline
function fetch(counter: Counter, from: usize, to: usize): usize {
  let sum: u32 = 0;
  for (let basket = from; basket < to; basket += 4) sum += load<u32>(load<u32>(basket));
  counter.fetched = sum;
  return to;
}

/** Offers the items of two common baskets and more. */
function offerPairs(counter: Counter, job: Job, end: usize): void {
  const base = counter.base;
  for (let at = counter.twice; at < end; at += 4) {
    const item = load<u32>(at);
    const count = load<u32>(counter.common + (item << 2)) - base;
    if (count < FEW && <i32>item <= load<i32>(counter.refused + (count << 2))) continue;
    if (count >= job.minSupport) offer(counter, job, item, count);
  }
}

/**
 * Finds the best items of one common basket, and answers how many there are in `singles`, sorted: at most topK, and none that is worse than all
 * of `candidates` where those are topK.
 */
function findSingles(counter: Counter, job: Job, end: usize): u32 {
  let bound = counter.full ? worthless(counter, job) : 0;
  if (bound == job.items) return 0;
  const one = counter.base + 1;
  const singleKeys = counter.singleKeys;
  const singles = counter.singles;
  let size: u32 = 0;
  for (let at = counter.touched; at < end; at += 4) {
    const item = load<u32>(at);
    if (item < bound || load<u32>(counter.common + (item << 2)) != one || item == counter.row) continue;
    put(singleKeys, singles, size, <f64>item, SINGLE | item);
    if (++size < counter.room || size <= job.topK) continue;
    selectBest(job, counter.own, singleKeys, singles, size, job.topK);
    size = job.topK;
    bound = numberOf(load<u64>(singles + ((size - 1) << 3)));
  }
  if (size > job.topK) selectBest(job, counter.own, singleKeys, singles, size, job.topK);
  size = min(size, job.topK);
  sortBest(job, counter.own, singleKeys, singles, 0, size);
  return size;
}

/** How many numbers, from the first on, are no better than what is kept with one common basket: better ones follow all others. */
function worthless(counter: Counter, job: Job): u32 {
  let low: u32 = 0;
  let high = job.items;
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    if (beatsWorst(counter, job, keyOf(job, counter.own, SINGLE | middle), SINGLE | middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const SINGLE: Candidate = 1 << 32;

// @ts-ignore: decorator
@inline
function beatsWorst(counter: Counter, job: Job, key: f64, candidate: Candidate): bool {
  return before(job, counter.own, key, candidate, counter.worstKey, counter.worst);
}

function offer(counter: Counter, job: Job, item: u32, count: u32): void {
  if (item == counter.row) return;
  const candidate: Candidate = (<u64>count << 32) | item;
  const key = keyOf(job, counter.own, candidate);
  if (counter.full && !beatsWorst(counter, job, key, candidate)) {
    if (count < FEW) store<u32>(counter.refused + (count << 2), item);
    return;
  }
  put(counter.keys, counter.candidates, counter.size, key, candidate);
  if (++counter.size == counter.room && counter.size > job.topK) settle(counter, job);
}

/** Keeps the best topK. */
function settle(counter: Counter, job: Job): void {
  if (counter.size < job.topK) return;
  if (counter.size > job.topK || !counter.full) selectBest(job, counter.own, counter.keys, counter.candidates, counter.size, job.topK);
  counter.size = job.topK;
  counter.full = true;
  counter.worstKey = load<f64>(counter.keys + ((counter.size - 1) << 3));
  counter.worst = load<u64>(counter.candidates + ((counter.size - 1) << 3));
}

/** Writes the best topK of both lists, merged. */
function writeRow(counter: Counter, job: Job, singles: u32): void {
  const place = load<u32>(job.canonical + (counter.row << 2)) - job.first;
  const slot = load<u32>(job.slots + (place << 2)) << 2;
  const size = min(job.topK, counter.size + singles);
  store<u32>(job.lengths + (place << 2), size);
  let pair: u32 = 0;
  let single: u32 = 0;
  for (let at: u32 = 0; at < size; at++) {
    let candidate = load<u64>(counter.candidates + (pair << 3));
    if (pair == counter.size || (single < singles && singleFirst(counter, job, pair, single))) {
      candidate = load<u64>(counter.singles + (single++ << 3));
    } else {
      pair++;
    }
    store<u32>(job.neighbours + slot + (at << 2), load<u32>(job.canonical + (numberOf(candidate) << 2)));
    store<u32>(job.support + slot + (at << 2), commonOf(candidate));
  }
}

function singleFirst(counter: Counter, job: Job, pair: u32, single: u32): bool {
  const candidate = load<u64>(counter.singles + (single << 3));
  const key = keyOf(job, counter.own, candidate);
  return before(job, counter.own, key, candidate, load<f64>(counter.keys + (pair << 3)), load<u64>(counter.candidates + (pair << 3)));
}
