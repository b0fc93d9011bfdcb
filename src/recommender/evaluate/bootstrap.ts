import type { Estimate } from '../../lib/model-record.js';
import { below, philox } from '../philox.js';
import type { Progress } from '../threads/thread-pool.js';

const MOST_RESAMPLES = 1000;
const LEAST_RESAMPLES = 200;
/** Draws that take about two seconds. */
const DRAWS = 1e8;
/** Sets these draws apart from those of other parts that use the same seed. */
const STREAM = 0xb0075;

/** Resamples for so many baskets: fewer for very many, whose intervals are narrow anyway. */
export const resamplesFor = (baskets: number): number =>
  Math.max(LEAST_RESAMPLES, Math.min(MOST_RESAMPLES, Math.floor(DRAWS / Math.max(1, baskets))));

/**
 * The mean of each series with a 95 % percentile interval. All series are resampled by the same draws of places, which is
 * what makes the interval of a difference a paired one. A draw depends only on seed, resample and place.
 */
export function bootstrap(
  series: readonly Float64Array[],
  seed: number,
  resamples: number,
  onProgress?: Progress,
): Estimate[] {
  const baskets = series[0]?.length ?? 0;
  if (baskets === 0) return series.map(() => ({ value: 0, low: 0, high: 0 }));
  const { cellOf, members } = groupAlike(series, baskets);
  const means = series.map(() => new Float64Array(resamples));
  const drawn = new Uint32Array(members.length);
  for (let resample = 0; resample < resamples; resample++) {
    onProgress?.(resample, resamples);
    drawn.fill(0);
    draw(cellOf, drawn, resample, seed);
    for (const [at, values] of series.entries()) {
      let sum = 0;
      for (const [cell, member] of members.entries()) sum += drawn[cell]! * values[member]!;
      means[at]![resample] = sum / baskets;
    }
  }
  return series.map((values, at) => ({ value: round(mean(values)), ...interval(means[at]!.sort()) }));
}

/** Baskets that agree in every series are one cell: most missed everything, so that a resample is a few hundred counts. */
function groupAlike(series: readonly Float64Array[], baskets: number) {
  const cells = new Map<string, number>();
  const cellOf = new Uint32Array(baskets);
  const members: number[] = [];
  for (let basket = 0; basket < baskets; basket++) {
    const key = series.map((values) => values[basket]).join();
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = members.length;
      cells.set(key, cell);
      members.push(basket);
    }
    cellOf[basket] = cell;
  }
  return { cellOf, members };
}

/** One resample: as many places as there are baskets, each drawn from all of them. */
function draw(cellOf: Uint32Array, drawn: Uint32Array, resample: number, seed: number): void {
  const baskets = cellOf.length;
  const key = [seed, STREAM] as const;
  const counter: [number, number, number, number] = [0, resample, 0, 0];
  const words = new Uint32Array(4);
  for (let place = 0; place < baskets; place++) {
    if (place % 4 === 0) {
      counter[0] = place / 4;
      philox(counter, key, words);
    }
    drawn[cellOf[below(baskets, words[place % 4]!)]!]!++;
  }
}

function interval(sorted: Float64Array): Pick<Estimate, 'low' | 'high'> {
  const low = sorted[Math.floor(0.025 * sorted.length)]!;
  const high = sorted[Math.ceil(0.975 * sorted.length) - 1]!;
  return { low: round(low), high: round(high) };
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** To nine digits, so that the last bits of a logarithm never show. */
export const round = (value: number): number => Math.round(value * 1e9) / 1e9 || 0;
