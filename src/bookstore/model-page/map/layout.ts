import { setImmediate } from 'node:timers/promises';
import { hash } from '../../storefront/covers/genre.js';
import type { Graph } from './graph.js';

/** Coordinates of each item of a graph, 0 to 1. */
export interface Layout {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const SMOOTHINGS = 40;
const STEPS = 200;
const REPULSION = 0.5;
const GRAVITY = 0.06;

/**
 * Lays out a graph so that neighbours are close to each other. First each item repeatedly moves to the middle of its
 * neighbours, which gathers groups wherever they started; then all pairs repel while edges attract. The same graph gives
 * the same picture. A thousand items take about a second, in slices: requests are answered in between.
 */
export async function layOut({ items, edges }: Graph): Promise<Layout> {
  const degree = new Float64Array(items.length).fill(1);
  for (const edge of edges) for (const end of edge) degree[end]! += 1;
  const x = smoothed(start(items.length, 'x'), edges, degree);
  const y = smoothed(start(items.length, 'y'), edges, degree);
  const force = { x: new Float64Array(items.length), y: new Float64Array(items.length) };
  for (let step = 0; step < STEPS; step++) {
    repel(x, y, degree, force);
    attract(x, y, edges, force);
    move(x, y, degree, force, 0.1 * Math.sqrt(items.length) * (1 - step / STEPS));
    await setImmediate();
  }
  return { x: stretch(x), y: stretch(y) };
}

/** Scattered positions, the same each time. */
const start = (count: number, axis: string) =>
  Float64Array.from({ length: count }, (_, at) => hash(`${axis}${at}`) / 2 ** 32 - 0.5);

/** One axis of a power iteration, scaled to a spread that suits the force steps. */
function smoothed(values: Float64Array, edges: Graph['edges'], degree: Float64Array): Float64Array {
  let now = values;
  for (let round = 0; round < SMOOTHINGS; round++) {
    const sums = now.slice();
    for (const [i, j] of edges) {
      sums[i]! += now[j]!;
      sums[j]! += now[i]!;
    }
    now = sums.map((sum, at) => sum / degree[at]!);
  }
  const mean = now.reduce((sum, value) => sum + value, 0) / now.length;
  const deviation = Math.sqrt(now.reduce((sum, value) => sum + (value - mean) ** 2, 0) / now.length) || 1;
  return now.map((value, at) => ((value - mean) / deviation) * Math.sqrt(now.length) + values[at]!);
}

/** Repulsion, and a slight pull to the middle that keeps separate groups from drifting away. */
function repel(x: Float64Array, y: Float64Array, mass: Float64Array, force: Layout): void {
  for (let i = 0; i < x.length; i++) {
    force.x[i] = -GRAVITY * mass[i]! * x[i]!;
    force.y[i] = -GRAVITY * mass[i]! * y[i]!;
  }
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const dx = x[i]! - x[j]!;
      const dy = y[i]! - y[j]!;
      const push = REPULSION / (dx * dx + dy * dy + 0.01);
      force.x[i]! += dx * push;
      force.y[i]! += dy * push;
      force.x[j]! -= dx * push;
      force.y[j]! -= dy * push;
    }
  }
}

function attract(x: Float64Array, y: Float64Array, edges: Graph['edges'], force: Layout): void {
  for (const [i, j] of edges) {
    const dx = x[j]! - x[i]!;
    const dy = y[j]! - y[i]!;
    force.x[i]! += dx;
    force.y[i]! += dy;
    force.x[j]! -= dx;
    force.y[j]! -= dy;
  }
}

function move(x: Float64Array, y: Float64Array, mass: Float64Array, force: Layout, furthest: number): void {
  for (let i = 0; i < x.length; i++) {
    const dx = force.x[i]! / mass[i]!;
    const dy = force.y[i]! / mass[i]!;
    const length = Math.sqrt(dx * dx + dy * dy) + 1e-9;
    const share = Math.min(length, furthest) / length;
    x[i]! += dx * share;
    y[i]! += dy * share;
  }
}

/** Scales to 0 … 1, ignoring extreme outliers. */
function stretch(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const low = sorted[Math.floor(0.005 * (sorted.length - 1))] ?? 0;
  const high = sorted[Math.ceil(0.995 * (sorted.length - 1))] ?? 1;
  const span = high - low || 1;
  return values.map((value) => Math.min(1, Math.max(0, (value - low) / span)));
}
