export enum Metric {
  cosine,
  jaccard,
}

/** A search for neighbours. */
@unmanaged
export class NeighbourJob {
  metric: Metric = Metric.cosine;
  topK: u32 = 0;
  minSupport: u32 = 0;
  items: u32 = 0;
  /** By item number: baskets that hold it, and its canonical position. */
  counts: usize = 0;
  canonical: usize = 0;
  /** Item numbers of the rows to search, or 0 for all; by row, where the addresses of its baskets start; these addresses. */
  rows: usize = 0;
  rowOffsets: usize = 0;
  rowBaskets: usize = 0;
  /** By canonical position, counted from `first`: where an item's list of neighbours starts, and its length. */
  first: u32 = 0;
  listStarts: usize = 0;
  lengths: usize = 0;
  neighbours: usize = 0;
  support: usize = 0;
  /** Added to the divisor of Jaccard. Cosine with a shrinkage is a WeightedJob. */
  shrinkage: u32 = 0;
  /** 1 where different keys are always different as doubles: see doublesOrderExactly in train/exact-order.ts. */
  doublesAreExact: u32 = 0;
}

/** A candidate of a row: its item number in the lower half, its common baskets in the upper one. */
export type Candidate = u64;

// @ts-ignore: decorator
@inline
export function numberOf(candidate: Candidate): u32 {
  return <u32>candidate;
}

// @ts-ignore: decorator
@inline
export function commonOf(candidate: Candidate): u32 {
  return <u32>(candidate >> 32);
}

/** The divisor of a candidate's key. It counts baskets, so it is below 2^32. */
// @ts-ignore: decorator
@inline
function divisorOf(job: NeighbourJob, own: u32, candidate: Candidate): u32 {
  const count = load<u32>(job.counts + (numberOf(candidate) << 2));
  return job.metric == Metric.cosine ? count : own + count - commonOf(candidate) + job.shrinkage;
}

// @ts-ignore: decorator
@inline
export function keyOf(job: NeighbourJob, own: u32, candidate: Candidate): f64 {
  const common = <u64>commonOf(candidate);
  return <f64>(job.metric == Metric.cosine ? common * common : common) / <f64>divisorOf(job, own, candidate);
}

/** Keys that differ by more than this share of the greater one are in the order of their doubles: each double is within 2^-51 of its rational. */
const NEAR: f64 = 1.7763568394002505e-15;

/** Whether a comes before b: by the doubles where they are far enough apart, else exactly, in integers. */
// @ts-ignore: decorator
@inline
export function before(job: NeighbourJob, own: u32, keyA: f64, a: Candidate, keyB: f64, b: Candidate): bool {
  if (abs(keyA - keyB) > keyB * NEAR) return keyA > keyB;
  return beforeExactly(job, own, a, b);
}

export function beforeExactly(job: NeighbourJob, own: u32, a: Candidate, b: Candidate): bool {
  // With equally many common baskets, the greater number is better: see numberItems.
  if (commonOf(a) == commonOf(b)) return numberOf(a) > numberOf(b);
  const order = compareKeys(job.metric, commonOf(a), divisorOf(job, own, a), commonOf(b), divisorOf(job, own, b));
  if (order != 0) return order > 0;
  return load<u32>(job.canonical + (numberOf(a) << 2)) < load<u32>(job.canonical + (numberOf(b) << 2));
}

/** Compares c²/d (c/d for Jaccard) by cross-multiplying: products of 96 bits, in a high and a low part. */
export function compareKeys(metric: Metric, commonA: u32, divisorA: u32, commonB: u32, divisorB: u32): i32 {
  const a: u64 = metric == Metric.cosine ? <u64>commonA * commonA : commonA;
  const b: u64 = metric == Metric.cosine ? <u64>commonB * commonB : commonB;
  const lowA = (a & 0xffffffff) * divisorB;
  const lowB = (b & 0xffffffff) * divisorA;
  const highA = (a >> 32) * divisorB + (lowA >> 32);
  const highB = (b >> 32) * divisorA + (lowB >> 32);
  if (highA != highB) return highA > highB ? 1 : -1;
  const restA = <u32>lowA;
  const restB = <u32>lowB;
  return restA == restB ? 0 : restA > restB ? 1 : -1;
}

/**
 * Offers an item to the best topK. Returns how many they are afterwards. Once there are topK, they are a heap with the worst at
 * its root: none is better than its children.
 */
// @ts-ignore: decorator
@inline
export function offerCandidate(job: NeighbourJob, own: u32, keys: usize, candidates: usize, size: u32, item: u32, common: u32): u32 {
  const candidate: Candidate = (<u64>common << 32) | item;
  const key = keyOf(job, own, candidate);
  if (size == job.topK) {
    if (before(job, own, key, candidate, load<f64>(keys), load<u64>(candidates))) sink(job, own, keys, candidates, 0, key, candidate);
    return size;
  }
  put(keys, candidates, size, key, candidate);
  if (++size < job.topK) return size;
  for (let at = size >> 1; at-- > 0; ) {
    sink(job, own, keys, candidates, at, load<f64>(keys + (at << 3)), load<u64>(candidates + (at << 3)));
  }
  return size;
}

/** Puts a candidate at an index of the heap, then moves it down below all that are worse. */
function sink(job: NeighbourJob, own: u32, keys: usize, candidates: usize, at: u32, key: f64, candidate: Candidate): void {
  const size = job.topK;
  let place = at;
  for (let below: u32 = 2 * place + 1; below < size; below = 2 * place + 1) {
    if (below + 1 < size && isBefore(job, own, keys, candidates, below, below + 1)) below++;
    const held = load<f64>(keys + (below << 3));
    const other = load<u64>(candidates + (below << 3));
    if (!before(job, own, key, candidate, held, other)) break;
    put(keys, candidates, place, held, other);
    place = below;
  }
  put(keys, candidates, place, key, candidate);
}

// @ts-ignore: decorator
@inline
function isBefore(job: NeighbourJob, own: u32, keys: usize, candidates: usize, a: u32, b: u32): bool {
  const other = load<u64>(candidates + (b << 3));
  return before(job, own, load<f64>(keys + (a << 3)), load<u64>(candidates + (a << 3)), load<f64>(keys + (b << 3)), other);
}

/** Sorts candidates, best first. */
export function sortCandidates(job: NeighbourJob, own: u32, keys: usize, candidates: usize, from: u32, to: u32): void {
  while (to - from > 20) {
    const middle = partition(job, own, keys, candidates, from, to);
    sortCandidates(job, own, keys, candidates, from, middle);
    from = middle + 1;
  }
  for (let at = from + 1; at < to; at++) {
    const key = load<f64>(keys + (at << 3));
    const candidate = load<u64>(candidates + (at << 3));
    let place = at;
    for (; place > from; place--) {
      const held = load<f64>(keys + ((place - 1) << 3));
      const other = load<u64>(candidates + ((place - 1) << 3));
      if (!before(job, own, key, candidate, held, other)) break;
      put(keys, candidates, place, held, other);
    }
    put(keys, candidates, place, key, candidate);
  }
}

/** Moves one candidate to its final index, which is returned, with all better ones before it. */
function partition(job: NeighbourJob, own: u32, keys: usize, candidates: usize, from: u32, to: u32): u32 {
  const last = to - 1;
  swap(keys, candidates, from + ((to - from) >> 1), last);
  const key = load<f64>(keys + (last << 3));
  const pivot = load<u64>(candidates + (last << 3));
  let place = from;
  for (let at = from; at < last; at++) {
    // From `place` on, all are worse: swapping always, with the first of them, spares a branch.
    const better = before(job, own, load<f64>(keys + (at << 3)), load<u64>(candidates + (at << 3)), key, pivot);
    swap(keys, candidates, at, place);
    place += <u32>better;
  }
  swap(keys, candidates, place, last);
  return place;
}

// @ts-ignore: decorator
@inline
function swap(keys: usize, candidates: usize, a: u32, b: u32): void {
  const key = load<f64>(keys + (a << 3));
  const candidate = load<u64>(candidates + (a << 3));
  put(keys, candidates, a, load<f64>(keys + (b << 3)), load<u64>(candidates + (b << 3)));
  put(keys, candidates, b, key, candidate);
}

// @ts-ignore: decorator
@inline
export function put(keys: usize, candidates: usize, at: u32, key: f64, candidate: Candidate): void {
  store<f64>(keys + (at << 3), key);
  store<u64>(candidates + (at << 3), candidate);
}
