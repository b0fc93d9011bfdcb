import { parentPort, workerData } from 'node:worker_threads';
import { COUNTER, type Order } from './crew.js';
import { kernelOn } from './kernel.js';

const { module, memory } = workerData;
const kernel = kernelOn(module, memory);
const counter = new Int32Array(memory.buffer, 0, COUNTER + 1);

parentPort!.on('message', ({ name, args, range }: Order) => {
  const run = kernel[name]!;
  parentPort!.postMessage(range === undefined ? run(...args) : runRanges(run, range, args));
});

/** One short call for each range: an engine swaps in its faster code only where a function is entered anew. */
function runRanges(
  run: (...numbers: number[]) => number,
  { total, grain }: NonNullable<Order['range']>,
  args: readonly number[],
): number {
  for (let from = take(grain); from < total; from = take(grain)) run(from, Math.min(from + grain, total), ...args);
  return 0;
}

function take(grain: number): number {
  return Atomics.add(counter, COUNTER, grain);
}
