// CommonJS, and alone: a thread that loads modules takes a fifth longer to start.
import type { Order, Range, Tools } from './task.js';

const { parentPort, workerData }: typeof import('node:worker_threads') = require('node:worker_threads');
const { module: compiled, memory, taken }: Tools = workerData;
const kernel = new WebAssembly.Instance(compiled, { env: { memory } }).exports as Record<string, Run>;

type Run = (...numbers: number[]) => number;

parentPort!.on('message', ({ name, args, range }: Order) => {
  const run = kernel[name]!;
  parentPort!.postMessage(range === undefined ? run(...args) : runRange(run, range, args));
});

/** One short call for each part: an engine swaps in its faster code only where a function is entered anew. */
function runRange(run: Run, { total, grain }: Range, args: readonly number[]): number {
  for (let from = take(grain); from < total; from = take(grain)) run(from, Math.min(from + grain, total), ...args);
  return 0;
}

function take(grain: number): number {
  return Atomics.add(taken, 0, grain);
}
