import { allocate, allocateZeroed } from '../arena';

/** How a score is computed from a sum of products of weights: see Scoring in weighting/scoring.ts. */
export enum Score {
  cosine,
  jaccard,
  bm25,
}

/** A search for weighted neighbours. Items are identified by their canonical positions. */
@unmanaged
export class WeightedJob {
  /** How scores are computed; by item, its scale (see Scoring); what is added to the divisor of cosine and Jaccard. */
  score: Score = Score.cosine;
  topK: u32 = 0;
  minSupport: u32 = 0;
  items: u32 = 0;
  scales: usize = 0;
  shrinkage: f64 = 0;
  /** The square of the greatest weight of an entry. */
  unitSquare: f64 = 0;
  /** Baskets, their entries, and the weight of each entry. */
  offsets: usize = 0;
  entries: usize = 0;
  weights: usize = 0;
  /** By item, where its baskets start; by these, the basket's number and the item's weight in it. */
  starts: usize = 0;
  baskets: usize = 0;
  ownWeights: usize = 0;
  /** By row, counted from `first`: where its list of neighbours starts, and its length. */
  first: u32 = 0;
  listStarts: usize = 0;
  lengths: usize = 0;
  neighbours: usize = 0;
  support: usize = 0;
  scores: usize = 0;
}

/** By item, the sum of products and the number of common baskets, zero between rows; the items of the row; the scores of its best items. */
@unmanaged
class Accumulator {
  job: usize = 0;
  sums: usize = 0;
  touched: usize = 0;
  scores: usize = 0;
}

const SUM: u32 = 16;

export function newAccumulator(at: usize): usize {
  const job = changetype<WeightedJob>(at);
  const accumulator = changetype<Accumulator>(allocate(offsetof<Accumulator>()));
  accumulator.job = at;
  accumulator.sums = allocateZeroed(job.items * SUM);
  accumulator.touched = allocate((job.items + 1) << 2);
  accumulator.scores = allocate((job.topK + 1) << 3);
  return changetype<usize>(accumulator);
}

/** Adds up, by item: baskets, squares of weights, and the additions that its row takes. */
export function sumItemWeights(
  from: u32,
  to: u32,
  offsets: usize,
  entries: usize,
  weights: usize,
  counts: usize,
  norms: usize,
  costs: usize,
): void {
  for (let basket = from; basket < to; basket++) {
    const start = load<u32>(offsets + (basket << 2));
    const end = load<u32>(offsets + (basket << 2), 4);
    for (let entry = start; entry < end; entry++) {
      const item = load<u32>(entries + (entry << 2));
      const weight = <f64>load<u16>(weights + (entry << 1));
      store<u32>(counts + (item << 2), load<u32>(counts + (item << 2)) + 1);
      store<f64>(norms + (item << 3), load<f64>(norms + (item << 3)) + weight * weight);
      store<f64>(costs + (item << 3), load<f64>(costs + (item << 3)) + <f64>(end - start));
    }
  }
}

/** Lists each item's baskets, and its weights in them, from the positions in `next` on. */
export function listWeightedBaskets(
  from: u32,
  to: u32,
  offsets: usize,
  entries: usize,
  weights: usize,
  next: usize,
  baskets: usize,
  ownWeights: usize,
): void {
  for (let basket = from; basket < to; basket++) {
    const end = load<u32>(offsets + (basket << 2), 4);
    for (let entry = load<u32>(offsets + (basket << 2)); entry < end; entry++) {
      const item = next + (load<u32>(entries + (entry << 2)) << 2);
      const place = load<u32>(item);
      store<u32>(item, place + 1);
      store<u32>(baskets + (place << 2), basket);
      store<u16>(ownWeights + (place << 1), load<u16>(weights + (entry << 1)));
    }
  }
}

/** Finds the neighbours of rows `from` up to `to` of the job. */
export function findWeightedNeighbours(from: u32, to: u32, at: usize): void {
  const accumulator = changetype<Accumulator>(at);
  const job = changetype<WeightedJob>(accumulator.job);
  for (let place = from; place < to; place++) {
    const row = job.first + place;
    const size = accumulateRow(at, row);
    store<u32>(job.lengths + (place << 2), selectTopK(at, row, size, load<u32>(job.listStarts + (place << 2))));
  }
}

/** Adds up a row. Returns how many items it touches, its own included. Exported so that it is optimised by itself: see countRow16. */
export function accumulateRow(at: usize, row: u32): u32 {
  const accumulator = changetype<Accumulator>(at);
  const job = changetype<WeightedJob>(accumulator.job);
  const sums = accumulator.sums;
  const last = load<u32>(job.starts + (row << 2), 4);
  let touched = accumulator.touched;
  for (let place = load<u32>(job.starts + (row << 2)); place < last; place++) {
    const basket = job.offsets + (load<u32>(job.baskets + (place << 2)) << 2);
    const own = <u64>load<u16>(job.ownWeights + (place << 1));
    const end = load<u32>(basket, 4);
    for (let entry = load<u32>(basket); entry < end; entry++) {
      const item = load<u32>(job.entries + (entry << 2));
      const cell = sums + <usize>item * SUM;
      const held = v128.load(cell);
      store<u32>(touched, item);
      touched += i64x2.extract_lane(held, 1) == 0 ? 4 : 0;
      const more = i64x2.replace_lane(i64x2.splat(1), 0, own * load<u16>(job.weights + (entry << 1)));
      v128.store(cell, i64x2.add(held, more));
    }
  }
  return <u32>(touched - accumulator.touched) >> 2;
}

/** Writes the best of what was added up, as the list that starts at `start`, and clears the sums. Returns the list's length. */
export function selectTopK(at: usize, row: u32, size: u32, start: u32): u32 {
  const accumulator = changetype<Accumulator>(at);
  const job = changetype<WeightedJob>(accumulator.job);
  const scale = load<f64>(job.scales + (row << 3));
  let kept: u32 = 0;
  for (let place: u32 = 0; place < size; place++) {
    const item = load<u32>(accumulator.touched + (place << 2));
    const cell = accumulator.sums + <usize>item * SUM;
    const sum = <f64>load<u64>(cell);
    const common = load<u32>(cell, 8);
    v128.store(cell, i64x2.splat(0));
    if (item == row || common < job.minSupport || sum == 0) continue;
    kept = insert(accumulator, job, start, kept, item, common, scoreOf(job, sum, scale, load<f64>(job.scales + (item << 3))));
  }
  for (let place: u32 = 0; place < kept; place++) {
    store<f32>(job.scores + ((start + place) << 2), <f32>load<f64>(accumulator.scores + (place << 3)));
  }
  return kept;
}

/** See Scoring in weighting/scoring.ts. Only operations whose rounding IEEE 754 defines. */
// @ts-ignore: decorator
@inline
function scoreOf(job: WeightedJob, sum: f64, row: f64, item: f64): f64 {
  if (job.score == Score.cosine) return sum / (row * item + job.shrinkage);
  if (job.score == Score.jaccard) return sum / (row + item - sum + job.shrinkage);
  return (sum / job.unitSquare) * row * item;
}

/** Inserts a neighbour into the `kept` best ones, ordered by score, then by position. Returns how many are kept now. */
// @ts-ignore: decorator
@inline
function insert(accumulator: Accumulator, job: WeightedJob, start: u32, kept: u32, item: u32, common: u32, score: f64): u32 {
  const scores = accumulator.scores;
  const neighbours = job.neighbours + (start << 2);
  const support = job.support + (start << 2);
  let at = kept;
  if (kept == job.topK) {
    at--;
    if (isAhead(scores, neighbours, at, score, item)) return kept;
  }
  for (; at > 0 && !isAhead(scores, neighbours, at - 1, score, item); at--) {
    store<f64>(scores + (at << 3), load<f64>(scores + ((at - 1) << 3)));
    store<u32>(neighbours + (at << 2), load<u32>(neighbours + ((at - 1) << 2)));
    store<u32>(support + (at << 2), load<u32>(support + ((at - 1) << 2)));
  }
  store<f64>(scores + (at << 3), score);
  store<u32>(neighbours + (at << 2), item);
  store<u32>(support + (at << 2), common);
  return min(kept + 1, job.topK);
}

// @ts-ignore: decorator
@inline
function isAhead(scores: usize, neighbours: usize, at: u32, score: f64, item: u32): bool {
  const held = load<f64>(scores + (at << 3));
  return held > score || (held == score && load<u32>(neighbours + (at << 2)) < item);
}
