import { Counter, FEW } from './counter';
import { commonOf, NeighbourJob, numberOf, sortCandidates } from './top-k';

/** Writes the best topK, best first. */
export function writeRow(counter: Counter, job: NeighbourJob): void {
  const place = load<u32>(job.canonical + (counter.row << 2)) - job.first;
  const listStart = load<u32>(job.listStarts + (place << 2));
  store<u32>(job.lengths + (place << 2), counter.size);
  if (job.doublesAreExact != 0 && counter.size <= FEW) return writeFew(counter, job, listStart);
  sortCandidates(job, counter.own, counter.keys, counter.candidates, 0, counter.size);
  for (let at: u32 = 0; at < counter.size; at++) {
    const candidate = load<u64>(counter.candidates + (at << 3));
    write(job, listStart + at, load<u32>(job.canonical + (numberOf(candidate) << 2)), commonOf(candidate));
  }
}

/** Writes each neighbour to the index that is the number of better ones: those with a greater key, or the same key and a lower position. */
function writeFew(counter: Counter, job: NeighbourJob, listStart: u32): void {
  const keys = counter.keys;
  const places = counter.places;
  const end = counter.size << 3;
  for (let at: usize = 0; at < end; at += 8) {
    store<f64>(places + at, <f64>load<u32>(job.canonical + (numberOf(load<u64>(counter.candidates + at)) << 2)));
  }
  // Pads the last pair with one that is worse than all.
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
    write(job, listStart + rank, <u32>f64x2.extract_lane(place, 0), commonOf(load<u64>(counter.candidates + at)));
  }
}

// @ts-ignore: decorator
@inline
function write(job: NeighbourJob, listStart: u32, neighbour: u32, common: u32): void {
  store<u32>(job.neighbours + (listStart << 2), neighbour);
  store<u32>(job.support + (listStart << 2), common);
}
