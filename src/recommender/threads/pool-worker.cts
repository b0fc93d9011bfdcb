// CommonJS without imports at run time: a thread that loads ES modules takes a fifth longer to start.
import type { Range, Task, WorkerSetup } from './task.js';

const { parentPort, workerData }: typeof import('node:worker_threads') = require('node:worker_threads');
const { module: compiled, memory, nextChunk }: WorkerSetup = workerData;
const kernel = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Record<Task['name'], Run>;

type Run = (...numbers: number[]) => number;

parentPort!.on('message', ({ name, args, range }: Task) => {
  const run = kernel[name];
  parentPort!.postMessage(range === undefined ? run(...args) : runRange(run, range, args));
});

/** One short call for each chunk: the engine switches to its optimised code only when a function is entered. */
function runRange(run: Run, { total, chunk }: Range, args: readonly number[]): number {
  for (let from = takeChunk(chunk); from < total; from = takeChunk(chunk)) {
    run(from, Math.min(from + chunk, total), ...args);
  }
  return 0;
}

function takeChunk(chunk: number): number {
  return Atomics.add(nextChunk, 0, chunk);
}
