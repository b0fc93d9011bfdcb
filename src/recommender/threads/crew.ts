import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { compileKernel, type Kernel, kernelMemory, kernelOn } from './kernel.js';
import { kernelBytes, tooLarge } from './memory-limit.js';

/** Threads that run kernel functions over one memory. With one thread it is this thread, and nothing is started. */
export interface Crew {
  readonly threads: number;
  /** The kernel in this thread, for what is not worth sharing out. */
  readonly kernel: Kernel;
  /** Bytes that may still be taken. */
  free(): number;
  /** Room for 32-bit numbers, not cleared. Throws InputError where there is not enough. */
  take(length: number): number;
  /** The numbers at an address: a view. */
  words(at: number, length: number): Uint32Array;
  doubles(at: number, length: number): Float64Array;
  bytes(at: number, length: number): Uint8Array;
  /** Address of the numbers: where they lie, if that is in this memory, else of a copy. */
  place(values: Uint32Array): number;
  /** Gives back all room that was taken after `mark` answered. */
  mark(): number;
  release(mark: number): void;
  /** Runs one function on the thread that is asked for. */
  call(thread: number, name: string, ...args: readonly number[]): Promise<number>;
  /** Runs name(from, to, ...args(thread)) on all threads over all of 0 to `total`, `grain` at a time. */
  spread(
    name: string,
    total: number,
    grain: number,
    args: (thread: number) => readonly number[],
    onProgress?: Progress,
  ): Promise<void>;
  end(): Promise<void>;
}

export type Progress = (done: number, total: number) => void;

/** What a worker is asked: to call a function once, or, where there is a total, over ranges that it takes from the counter. */
export interface Order {
  readonly name: string;
  readonly args: readonly number[];
  readonly range?: { readonly total: number; readonly grain: number };
}

/** Bytes of a log below which one thread is done before others have started; a quarter of that where they are compressed. */
const WORTH_THREADS = 4 << 20;
const MOST_THREADS = 16;

/** Threads that reading a log and training on it can use. */
export async function usefulThreads(file: string): Promise<number> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  return size < (file.endsWith('.gz') ? WORTH_THREADS / 4 : WORTH_THREADS)
    ? 1
    : Math.min(availableParallelism(), MOST_THREADS);
}

/** Where the shared counter of spread() lies, as an index of 32-bit numbers. */
export const COUNTER = 16;

const PROGRESS_MS = 100;

/** `limit`: most bytes of memory that they share; default: what kernelBytes says. Throws InputError where there are hardly any. */
export function startCrew(threads: number, limit = kernelBytes(threads)): Crew {
  const module = compileKernel();
  const memory = kernelMemory(limit);
  const kernel = explaining(kernelOn(module, memory));
  const hands = threads === 1 ? [] : Array.from({ length: threads }, () => startHand(module, memory));
  const words = (at: number, length: number) => new Uint32Array(memory.buffer, at, length);
  const own = new WeakSet<ArrayBufferLike>();

  /** Less than there is, as every piece starts at an address of its own kind. */
  const free = () => Math.max(0, limit - words(0, 1)[0]! - (1 << 17));

  function take(length: number): number {
    const missing = length * 4 - free();
    if (missing > 0) throw tooLarge(missing);
    return kernel.take!(length * 4) >>> 0;
  }

  function place(values: Uint32Array): number {
    if (own.has(values.buffer)) return values.byteOffset;
    const at = take(values.length);
    words(at, values.length).set(values);
    return at;
  }

  async function spread(
    name: string,
    total: number,
    grain: number,
    args: (thread: number) => readonly number[],
    onProgress?: Progress,
  ) {
    const counter = new Int32Array(memory.buffer, 0, COUNTER + 1);
    counter[COUNTER] = 0;
    const done = () => onProgress?.(Math.min(Atomics.load(counter, COUNTER), total), total);
    if (hands.length === 0) return runHere(kernel[name]!, total, grain, args(0), onProgress);
    const timer = setInterval(done, PROGRESS_MS);
    try {
      await Promise.all(hands.map((hand, thread) => hand.ask({ name, args: args(thread), range: { total, grain } })));
    } finally {
      clearInterval(timer);
    }
  }

  return {
    threads,
    kernel,
    free,
    take,
    words(at, length) {
      const view = words(at, length);
      own.add(view.buffer);
      return view;
    },
    doubles: (at, length) => new Float64Array(memory.buffer, at, length),
    bytes: (at, length) => new Uint8Array(memory.buffer, at, length),
    place,
    mark: () => words(0, 1)[0]!,
    release: (mark) => {
      words(0, 1)[0] = mark;
    },
    call: async (thread, name, ...args) => hands[thread]?.ask({ name, args }) ?? kernel[name]!(...args),
    spread,
    end: async () => {
      await Promise.all(hands.map((hand) => hand.end()));
    },
  };
}

/** In this thread, letting timers and signals in between. */
async function runHere(
  run: (...numbers: number[]) => number,
  total: number,
  grain: number,
  args: readonly number[],
  onProgress?: Progress,
) {
  let shown = performance.now();
  for (let from = 0; from < total; from += grain) {
    run(from, Math.min(from + grain, total), ...args);
    if (performance.now() - shown < PROGRESS_MS) continue;
    onProgress?.(from, total);
    await setImmediate();
    shown = performance.now();
  }
}

/** A worker thread that does one thing after another, in the order asked. */
function startHand(module: WebAssembly.Module, memory: WebAssembly.Memory) {
  const worker = new Worker(new URL('./crew-worker.js', import.meta.url), { workerData: { module, memory } });
  const asked: { resolve: (answer: number) => void; reject: (error: unknown) => void }[] = [];
  let broken: unknown;
  const fail = (error: unknown) => {
    broken ??= explained(error);
    for (const { reject } of asked.splice(0)) reject(broken);
  };
  worker.on('message', (answer: number) => asked.shift()?.resolve(answer));
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a training thread ended with ${code}`)));
  return {
    ask: (order: Order) =>
      new Promise<number>((resolve, reject) => {
        if (broken !== undefined) return reject(broken);
        asked.push({ resolve, reject });
        worker.postMessage(order);
      }),
    end: () => worker.terminate(),
  };
}

/** The same functions, whose errors say what they mean. */
function explaining(kernel: Kernel): Kernel {
  const named = Object.entries(kernel).filter(([, run]) => typeof run === 'function');
  return Object.fromEntries(
    named.map(([name, run]) => [
      name,
      (...numbers: number[]) => {
        try {
          return run(...numbers);
        } catch (error) {
          throw explained(error);
        }
      },
    ]),
  );
}

/** The kernel stops where it can have no more memory, and nowhere else. */
function explained(error: unknown): unknown {
  const { name, message } = error as Error;
  return name === 'RuntimeError' && message.includes('unreachable') ? tooLarge(1) : error;
}
