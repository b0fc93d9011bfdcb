import { setImmediate } from 'node:timers/promises';
import { hash } from '../../storefront/covers/genre.js';
import type { Graph } from './graph.js';

/** Where each of a graph's items stands, 0 to 1 each way. */
export interface Layout {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const SMOOTHINGS = 40;
const STEPS = 200;
const REPULSION = 0.5;
const GRAVITY = 0.06;

/**
 * Places a graph so that what is tied lies together. First each item goes to the middle of its neighbours, over and over,
 * which brings groups together wherever they began; then every pair pushes apart while ties pull. The same graph gives the
 * same picture. It takes about a second for a thousand items, in slices: requests are answered in between.
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

/** Scattered, the same way each time. */
const start = (count: number, axis: string) =>
  Float64Array.from({ length: count }, (_, at) => hash(`${axis}${at}`) / 2 ** 32 - 0.5);

/** One axis of a power iteration: spread over as much as the force's steps can work with. */
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

/** Starts the forces of a step, and pulls everything a little to the middle, so that what is tied to nothing else stays. */
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

/** To 0 … 1, so that no far outlier presses all others together. */
function stretch(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const low = sorted[Math.floor(0.005 * (sorted.length - 1))] ?? 0;
  const high = sorted[Math.ceil(0.995 * (sorted.length - 1))] ?? 1;
  const span = high - low || 1;
  return values.map((value) => Math.min(1, Math.max(0, (value - low) / span)));
}
