import { commonOf, NeighbourJob, offerCandidate, numberOf, sortCandidates } from './top-k';
import { allocate, allocateZeroed } from '../arena';

/** Cells that share a mark: as many as the vectors below have lanes. */
const BLOCK: u32 = 16;

/** So many additions for each block leave so few blocks at zero that marking the others does not pay. */
const DENSE: u32 = 4;

/** Bytes of the list of baskets that are looked ahead. */
const AHEAD: usize = 16 << 2;

/** What a thread counts with: one for each thread. Between rows all cells and marks are zero. */
@unmanaged
class Counter {
  job: usize = 0;
  /** By item number: baskets that it has in common with the row, in two or four bytes, as many as the row's own count needs. */
  cells: usize = 0;
  /** By block of cells: MARK where one of them may be more than zero. */
  marks: usize = 0;
  /** Of 64 marks each. */
  groups: u32 = 0;
  /** By block of cells, with the least count n of its items: √n for cosine, n for Jaccard. */
  scales: usize = 0;
  own: u32 = 0;
  row: u32 = 0;
  /** The best topK so far, as offerCandidate has them. */
  keys: usize = 0;
  candidates: usize = 0;
  size: u32 = 0;
  /** By candidate, its canonical place as a double. */
  places: usize = 0;
  /** Of a block with scale s nothing that has less than `factor` * s + `summand`, rounded, common baskets is better than the worst kept. */
  factor: f64 = 0;
  summand: f64 = 0;
  /** Nor is anything, in any block, that has less than this. */
  least: u32 = 0;
}

const MARK: u8 = 0x80;

/** Neighbours up to which all are compared with all: no branch there can be guessed wrong. */
const FEW: u32 = 32;

export function newNeighbourJob(): usize {
  return allocate(offsetof<NeighbourJob>());
}

export function newCounter(at: usize): usize {
  const job = changetype<NeighbourJob>(at);
  const counter = changetype<Counter>(allocate(offsetof<Counter>()));
  const largest = load<u32>(job.counts);
  counter.job = at;
  counter.groups = (job.items + BLOCK * 64 - 1) / (BLOCK * 64);
  const blocks = counter.groups << 6;
  counter.cells = allocateZeroed((blocks * BLOCK) << (largest <= <u32>u16.MAX_VALUE ? 1 : 2));
  counter.marks = allocateZeroed(blocks);
  counter.scales = allocate(blocks << 3);
  for (let block: u32 = 0; block < blocks; block++) {
    const count = <f64>load<u32>(job.counts + (min(block * BLOCK + BLOCK - 1, job.items - 1) << 2));
    store<f64>(counter.scales + (block << 3), job.metric == 0 ? sqrt(count) : count);
  }
  counter.keys = allocate((job.topK + 1) << 3);
  counter.candidates = allocate(job.topK << 3);
  counter.places = allocate((FEW + 1) << 3);
  return changetype<usize>(counter);
}

/** Finds the neighbours of some rows of the job, counted from `first` on. */
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
 * Counts a row and offers what was counted. Exported, as functions that are not would be made one with their caller: of these an engine makes
 * only the one that is used fast, and sooner.
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
  const marks = counter.marks;
  const blocks = counter.groups << 6;
  const first = job.rowBaskets + (load<u32>(job.rowOffsets + (place << 2)) << 2);
  const end = job.rowBaskets + (load<u32>(job.rowOffsets + (place << 2), 4) << 2);
  let counted: u32 = 0;
  let dense = false;
  for (let from = first; from < end; from += AHEAD) {
    const to = min(from + AHEAD, end);
    // Reads how long the next baskets are, all at once: they lie anywhere, and the memory answers many as fast as one.
    for (let basket = from; basket < to; basket += 4) counted += load<u32>(load<u32>(basket));
    if (!dense && counted > blocks * DENSE) {
      dense = true;
      memory.fill(marks, MARK, blocks);
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
          store<u8>(marks + item / BLOCK, MARK);
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
 * Offers what was counted, and clears it. From the last number back: of those still to come none is better than one that has passed with
 * as many common baskets.
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
    let marked = takeMarks(counter.marks + (group << 6));
    while (marked != 0) {
      const last = 63 - <u32>clz(marked);
      marked ^= <u64>1 << last;
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

/** Rounded to the nearest whole number: a double this large has no room for less than one. Spares the checks of a conversion. */
// @ts-ignore: decorator
@inline
function rounded(value: f64): u32 {
  return <u32>reinterpret<u64>(value + 4503599627370496);
}

/** Marks of 64 blocks, a bit for each, which are cleared. */
// @ts-ignore: decorator
@inline
function takeMarks(marks: usize): u64 {
  const a = v128.load(marks);
  const b = v128.load(marks, 16);
  const c = v128.load(marks, 32);
  const d = v128.load(marks, 48);
  // Of a rare item most are zero.
  if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) return 0;
  const zero = i8x16.splat(0);
  v128.store(marks, zero);
  v128.store(marks, zero, 16);
  v128.store(marks, zero, 32);
  v128.store(marks, zero, 48);
  return bits(a) | (bits(b) << 16) | (bits(c) << 32) | (bits(d) << 48);
}

// @ts-ignore: decorator
@inline
function bits(marks: v128): u64 {
  return <u64>i8x16.bitmask(marks);
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

/** Which cells of a block reach so many, a bit for each. */
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

/** Doubles are as near as this to what they stand for here, and much nearer. */
const SLACK: f64 = 1 - 1e-9;

/** Rounds up all but what is hardly more than a whole number. */
const UP: f64 = 0.49;

/** Says what a candidate must have to be better than the worst that is kept. */
function limit(counter: Counter, job: NeighbourJob): void {
  const key = load<f64>(counter.keys);
  counter.least = commonOf(load<u64>(counter.candidates)) + 1;
  counter.factor = SLACK * (job.metric == 0 ? sqrt(key) : key / (1 + key));
  counter.summand = UP + (job.metric == 0 ? 0 : counter.factor * (<f64>counter.own + <f64>job.shrinkage));
}

/** Writes the best topK, the best first. */
function writeRow(counter: Counter, job: NeighbourJob): void {
  const place = load<u32>(job.canonical + (counter.row << 2)) - job.first;
  const slot = load<u32>(job.slots + (place << 2));
  store<u32>(job.lengths + (place << 2), counter.size);
  if (job.exact != 0 && counter.size <= FEW) return writeFew(counter, job, slot);
  sortCandidates(job, counter.own, counter.keys, counter.candidates, 0, counter.size);
  for (let at: u32 = 0; at < counter.size; at++) {
    const candidate = load<u64>(counter.candidates + (at << 3));
    write(job, slot + at, load<u32>(job.canonical + (numberOf(candidate) << 2)), commonOf(candidate));
  }
}

/** Each goes where there are as many before it as are better: those with a greater key, or with the same and a lower place. */
function writeFew(counter: Counter, job: NeighbourJob, slot: u32): void {
  const keys = counter.keys;
  const places = counter.places;
  const end = counter.size << 3;
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(places + at, <f64>load<u32>(job.canonical + (numberOf(load<u64>(counter.candidates + at)) << 2)));
  }
  // What fills up the last pair is better than none.
  store<f64>(keys + end, -1);
  for (let at: usize = 0; at < end; at += 8) {
    const key = f64x2.splat(load<f64>(keys + at));
    const place = f64x2.splat(load<f64>(places + at));
    let better = i64x2.splat(0);
    for (let other: usize = 0; other < end; other += 16) {
      const held = v128.load(keys + other);
      const first = v128.and(f64x2.eq(held, key), f64x2.lt(v128.load(places + other), place));
      better = i64x2.sub(better, v128.or(f64x2.gt(held, key), first));
    }
    const rank = <u32>(i64x2.extract_lane(better, 0) + i64x2.extract_lane(better, 1));
    write(job, slot + rank, <u32>f64x2.extract_lane(place, 0), commonOf(load<u64>(counter.candidates + at)));
  }
}

// @ts-ignore: decorator
@inline
function write(job: NeighbourJob, slot: u32, neighbour: u32, common: u32): void {
  store<u32>(job.neighbours + (slot << 2), neighbour);
  store<u32>(job.support + (slot << 2), common);
}
