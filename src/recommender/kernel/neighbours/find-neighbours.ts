import { BLOCK, Counter, TOUCHED } from './counter';
import { commonOf, Metric, NeighbourJob, offerCandidate } from './top-k';
import { writeRow } from './write-row';

/** From so many additions for each block on, so few blocks stay at zero that marking the others does not pay. */
const DENSE: u32 = 4;

/** Bytes of the list of baskets that are prefetched together. */
const AHEAD: usize = 16 << 2;

/** Finds the neighbours of rows `from` up to `to` of the job, counted from `first`. */
export function findNeighbours(from: u32, to: u32, at: usize, first: u32): void {
  const counter = changetype<Counter>(at);
  const job = changetype<NeighbourJob>(counter.job);
  for (let place = first + from; place < first + to; place++) {
    start(counter, job, job.rows == 0 ? place : load<u32>(job.rows + (place << 2)));
    if (counter.own <= <u32>u16.MAX_VALUE) countRow16(at, place);
    else countRow32(at, place);
    writeRow(counter, job);
  }
}

function start(counter: Counter, job: NeighbourJob, row: u32): void {
  counter.row = row;
  counter.own = load<u32>(job.counts + (row << 2));
  counter.size = 0;
  counter.factor = 0;
  counter.summand = 0;
  counter.least = max(job.minSupport, 1);
}

/**
 * Counts a row and offers what was counted. Exported, since other functions would be inlined into their caller: this way the
 * engine optimises only the one of the two that is used, and sooner.
 */
export function countRow16(at: usize, place: u32): void {
  countRow<u16>(changetype<Counter>(at), place);
  offerRow<u16>(changetype<Counter>(at));
}

export function countRow32(at: usize, place: u32): void {
  countRow<u32>(changetype<Counter>(at), place);
  offerRow<u32>(changetype<Counter>(at));
}

function countRow<T>(counter: Counter, place: u32): void {
  const job = changetype<NeighbourJob>(counter.job);
  const cells = counter.cells;
  const touchedBlocks = counter.touchedBlocks;
  const blocks = counter.groups << 6;
  const first = job.rowBaskets + (load<u32>(job.rowOffsets + (place << 2)) << 2);
  const end = job.rowBaskets + (load<u32>(job.rowOffsets + (place << 2), 4) << 2);
  let counted: u32 = 0;
  let dense = false;
  for (let from = first; from < end; from += AHEAD) {
    const to = min(from + AHEAD, end);
    // Read the lengths of the next baskets first, all at once: they are anywhere in memory, so that the waits overlap.
    for (let basket = from; basket < to; basket += 4) counted += load<u32>(load<u32>(basket));
    if (!dense && counted > blocks * DENSE) {
      dense = true;
      memory.fill(touchedBlocks, TOUCHED, blocks);
    }
    for (let basket = from; basket < to; basket += 4) {
      let list: usize = load<u32>(basket);
      const last = list + (load<u32>(list) << 2);
      if (dense) {
        for (; list + 16 <= last; list += 16) {
          add<T>(cells, load<u32>(list, 4));
          add<T>(cells, load<u32>(list, 8));
          add<T>(cells, load<u32>(list, 12));
          add<T>(cells, load<u32>(list, 16));
        }
        while (list < last) {
          list += 4;
          add<T>(cells, load<u32>(list));
        }
      } else {
        while (list < last) {
          list += 4;
          const item = load<u32>(list);
          add<T>(cells, item);
          store<u8>(touchedBlocks + item / BLOCK, TOUCHED);
        }
      }
    }
  }
  store<T>(cells + counter.row * sizeof<T>(), 0);
}

// @ts-ignore: decorator
@inline
function add<T>(cells: usize, item: u32): void {
  const cell = cells + item * sizeof<T>();
  store<T>(cell, <T>(load<T>(cell) + 1));
}

/**
 * Offers what was counted, and clears it. Goes from the last item number to the first: then none of the items to come is
 * better than an earlier one with as many common baskets.
 */
function offerRow<T>(counter: Counter): void {
  const job = changetype<NeighbourJob>(counter.job);
  const cells = counter.cells;
  const scales = counter.scales;
  const own = counter.own;
  let factor = counter.factor;
  let summand = counter.summand;
  let least = counter.least;
  for (let group = counter.groups; group-- > 0; ) {
    let touched = takeTouched(counter.touchedBlocks + (group << 6));
    while (touched != 0) {
      const last = 63 - <u32>clz(touched);
      touched ^= <u64>1 << last;
      const block = (group << 6) + last;
      const at = cells + block * BLOCK * sizeof<T>();
      const reached = max(least, rounded(load<f64>(scales + (block << 3)) * factor + summand));
      const found = reached <= own ? reaching<T>(at, <T>reached) : 0;
      if (found != 0) {
        offerBlock<T>(counter, job, block, found);
        factor = counter.factor;
        summand = counter.summand;
        least = counter.least;
      }
      clear<T>(at);
    }
  }
}

/** Rounds to the nearest integer: doubles of this size have no fraction. Without the checks of a conversion. */
// @ts-ignore: decorator
@inline
function rounded(value: f64): u32 {
  return <u32>reinterpret<u64>(value + 4503599627370496);
}

/** Reads the marks of 64 blocks as bits, and clears them. */
// @ts-ignore: decorator
@inline
function takeTouched(touchedBlocks: usize): u64 {
  const a = v128.load(touchedBlocks);
  const b = v128.load(touchedBlocks, 16);
  const c = v128.load(touchedBlocks, 32);
  const d = v128.load(touchedBlocks, 48);
  // For a rare item, most are zero.
  if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) return 0;
  const zero = i8x16.splat(0);
  v128.store(touchedBlocks, zero);
  v128.store(touchedBlocks, zero, 16);
  v128.store(touchedBlocks, zero, 32);
  v128.store(touchedBlocks, zero, 48);
  return bits(a) | (bits(b) << 16) | (bits(c) << 32) | (bits(d) << 48);
}

// @ts-ignore: decorator
@inline
function bits(touchedBlocks: v128): u64 {
  return <u64>i8x16.bitmask(touchedBlocks);
}

function offerBlock<T>(counter: Counter, job: NeighbourJob, block: u32, found: i32): void {
  for (let rest = found; rest != 0; ) {
    const last = 31 - clz(rest);
    rest ^= 1 << last;
    const item = block * BLOCK + last;
    offer(counter, job, item, <u32>load<T>(counter.cells + item * sizeof<T>()));
  }
}

// @ts-ignore: decorator
@inline
function clear<T>(cells: usize): void {
  const zero = i8x16.splat(0);
  v128.store(cells, zero);
  v128.store(cells, zero, 16);
  if (sizeof<T>() == 2) return;
  v128.store(cells, zero, 32);
  v128.store(cells, zero, 48);
}

/** Which cells of a block have at least so much, as bits. */
// @ts-ignore: decorator
@inline
function reaching<T>(cells: usize, least: T): i32 {
  const all = v128.splat<T>(least);
  const low = v128.ge<T>(v128.load(cells), all);
  const high = v128.ge<T>(v128.load(cells, 16), all);
  if (sizeof<T>() == 2) return i8x16.bitmask(i8x16.narrow_i16x8_s(low, high));
  const third = v128.ge<T>(v128.load(cells, 32), all);
  const last = v128.ge<T>(v128.load(cells, 48), all);
  return i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(low, high), i16x8.narrow_i32x4_s(third, last)));
}

function offer(counter: Counter, job: NeighbourJob, item: u32, count: u32): void {
  counter.size = offerCandidate(job, counter.own, counter.keys, counter.candidates, counter.size, item, count);
  if (counter.size == job.topK) limit(counter, job);
}

/** Doubles here are at least this close to the real numbers they stand for. */
const SLACK: f64 = 1 - 1e-9;

/** Rounds everything up that is not just above an integer. */
const UP: f64 = 0.49;

/** Updates what a candidate needs to be better than the worst that is kept. */
function limit(counter: Counter, job: NeighbourJob): void {
  const key = load<f64>(counter.keys);
  counter.least = commonOf(load<u64>(counter.candidates)) + 1;
  counter.factor = SLACK * (job.metric == Metric.cosine ? sqrt(key) : key / (1 + key));
  counter.summand = UP + (job.metric == Metric.cosine ? 0 : counter.factor * (<f64>counter.own + <f64>job.shrinkage));
}
