import { allocate, allocateZeroed } from '../arena';
import { Metric, NeighbourJob } from './top-k';

/** Cells whose marks are one: as many as the vectors below have lanes. */
export const BLOCK: u32 = 16;

/** The state of a thread that counts: one for each thread. Between two rows, all cells and marks are zero. */
@unmanaged
export class Counter {
  job: usize = 0;
  /** By item number: the baskets that it shares with the row, in two bytes or in four where the row's own count needs them. */
  cells: usize = 0;
  /** By block of cells: TOUCHED where one of them may be above zero. */
  touchedBlocks: usize = 0;
  /** Number of groups of 64 blocks. */
  groups: u32 = 0;
  /** By block of cells, from the least count n of its items: √n for cosine, n for Jaccard. */
  scales: usize = 0;
  own: u32 = 0;
  row: u32 = 0;
  /** The best topK so far: see offerCandidate. */
  keys: usize = 0;
  candidates: usize = 0;
  size: u32 = 0;
  /** By candidate, its canonical position as a double. */
  places: usize = 0;
  /** In a block with scale s, only a candidate with at least `factor` * s + `summand`, rounded, common baskets can be better than the worst kept. */
  factor: f64 = 0;
  summand: f64 = 0;
  /** In any block, a candidate needs at least so many common baskets. */
  least: u32 = 0;
}

export const TOUCHED: u8 = 0x80;

/** Up to so many neighbours are sorted by comparing all with all, which has no branch to mispredict. */
export const FEW: u32 = 32;

export function newCounter(at: usize): usize {
  const job = changetype<NeighbourJob>(at);
  const counter = changetype<Counter>(allocate(offsetof<Counter>()));
  const largest = load<u32>(job.counts);
  counter.job = at;
  counter.groups = (job.items + BLOCK * 64 - 1) / (BLOCK * 64);
  const blocks = counter.groups << 6;
  counter.cells = allocateZeroed((blocks * BLOCK) << (largest <= <u32>u16.MAX_VALUE ? 1 : 2));
  counter.touchedBlocks = allocateZeroed(blocks);
  counter.scales = allocate(blocks << 3);
  for (let block: u32 = 0; block < blocks; block++) {
    const count = <f64>load<u32>(job.counts + (min(block * BLOCK + BLOCK - 1, job.items - 1) << 2));
    store<f64>(counter.scales + (block << 3), job.metric == Metric.cosine ? sqrt(count) : count);
  }
  counter.keys = allocate((job.topK + 1) << 3);
  counter.candidates = allocate(job.topK << 3);
  counter.places = allocate((FEW + 1) << 3);
  return changetype<usize>(counter);
}
