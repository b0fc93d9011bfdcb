import { allocate, allocateZeroed } from '../arena';
import { Metric, NeighbourJob } from './top-k';

/** Cells that share a mark: as many as the vectors below have lanes. */
export const BLOCK: u32 = 16;

/** What a thread counts with: one for each thread. Between rows all cells and touchedBlocks are zero. */
@unmanaged
export class Counter {
  job: usize = 0;
  /** By item number: baskets that it has in common with the row, in two or four bytes, as many as the row's own count needs. */
  cells: usize = 0;
  /** By block of cells: TOUCHED where one of them may be more than zero. */
  touchedBlocks: usize = 0;
  /** Of 64 touchedBlocks each. */
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

export const TOUCHED: u8 = 0x80;

/** Neighbours up to which all are compared with all: no branch there can be guessed wrong. */
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
