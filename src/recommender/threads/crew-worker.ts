import { parentPort, workerData } from 'node:worker_threads';
import { kernelOn } from './kernel.js';
import { counterOn, type Order, type Range } from './order.js';

const { module, memory } = workerData;
const kernel = kernelOn(module, memory);
const counter = counterOn(memory);

parentPort!.on('message', ({ name, args, range }: Order) => {
  const run = kernel[name]!;
  parentPort!.postMessage(range === undefined ? run(...args) : runRange(run, range, args));
});

/** One short call for each part: an engine swaps in its faster code only where a function is entered anew. */
function runRange(run: (...numbers: number[]) => number, { total, grain }: Range, args: readonly number[]): number {
  for (let from = counter.next(grain); from < total; from = counter.next(grain)) {
    run(from, Math.min(from + grain, total), ...args);
  }
  return 0;
}
