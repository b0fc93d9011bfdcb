import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { KernelConstants } from './kernel-constants.js';
import type { Kernel, KernelFunction } from './kernel-functions.js';
import { compileKernel, createKernelMemory, instantiateKernel } from './load-kernel.js';
import { kernelByteLimit, notEnoughMemory } from './memory-limit.js';
import { explainTrap, startPoolWorker } from './start-worker.js';

/**
 * Threads that run kernel functions over one shared memory. Thread 0 is the calling thread: a pool of one starts no
 * worker. Addresses are byte offsets into that memory.
 */
export interface ThreadPool {
  readonly threads: number;
  /** The kernel on the calling thread, for work that is not worth dividing. */
  readonly kernel: Kernel;
  /** The kernel's enums and the layouts of its structs. */
  readonly constants: KernelConstants;
  /** Bytes that can still be allocated. */
  freeBytes(): number;
  /** Address of room for `length` 32-bit numbers, not cleared. Throws InputError where there is not enough memory. */
  allocate(length: number): number;
  /** View of the 32-bit unsigned numbers at an address. */
  words(at: number, length: number): Uint32Array;
  /** View of the 64-bit floating-point numbers at an address. */
  doubles(at: number, length: number): Float64Array;
  /** View of the bytes at an address. */
  bytes(at: number, length: number): Uint8Array;
  /** Address of the numbers: their own if they are in the shared memory, else that of a copy there. */
  addressOf(values: Uint32Array): number;
  /** The current end of the allocations, to be given to `release`. */
  mark(): number;
  /** Frees everything that was allocated after `mark` was called. */
  release(mark: number): void;
  /** Runs one kernel function on one thread. On thread 0 it is done when this returns. */
  call(thread: number, name: KernelFunction, ...args: readonly number[]): Promise<number>;
  /** On each thread at the same time, runs one kernel function once for each of that thread's lists of arguments. */
  callOnEach(name: KernelFunction, calls: (thread: number) => readonly (readonly number[])[]): Promise<void>;
  /** Runs name(from, to, ...args(thread)) over the whole range 0 to `total`: threads take `chunk` at a time until none is left. */
  parallelFor(
    name: KernelFunction,
    total: number,
    chunk: number,
    args: (thread: number) => readonly number[],
    onProgress?: Progress,
  ): Promise<void>;
  /** Ends the worker threads. */
  close(): Promise<void>;
}

/** How much of `total` is done. */
export type Progress = (done: number, total: number) => void;

/** Smallest log, in bytes, for which starting threads pays; a quarter of that for a compressed one. */
const MIN_BYTES_FOR_THREADS = 4 << 20;
const MAX_THREADS = 16;

/** How many threads reading this log and training on it can use. */
export async function usefulThreads(file: string): Promise<number> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  return size < (file.endsWith('.gz') ? MIN_BYTES_FOR_THREADS / 4 : MIN_BYTES_FOR_THREADS)
    ? 1
    : Math.min(availableParallelism(), MAX_THREADS);
}

/** How often the calling thread reports progress and lets timers and signals run. */
const PROGRESS_MS = 100;

/**
 * Starts a pool of `threads` threads, this one included.
 * @param limit most bytes of shared memory. Default: see kernelByteLimit.
 * @throws InputError where there is too little memory to start with.
 */
export function startThreadPool(threads: number, limit = kernelByteLimit(threads)): ThreadPool {
  const module = compileKernel();
  const memory = createKernelMemory(limit);
  const { kernel: trapping, constants } = instantiateKernel(module, memory);
  const kernel = explainingTraps(trapping);
  const header = constants.Header as Record<'top' | 'nextChunk' | 'arena', number>;
  const nextChunk = new Int32Array(memory.buffer, header.nextChunk, 1);
  const workers = Array.from({ length: threads - 1 }, () => startPoolWorker({ module, memory, nextChunk }));
  const words = (at: number, length: number) => new Uint32Array(memory.buffer, at, length);
  const ownBuffers = new WeakSet<ArrayBufferLike>();
  words(header.top, 1)[0] = header.arena;

  /** Less than there is, since each allocation is aligned and padded. */
  const freeBytes = () => Math.max(0, limit - words(header.top, 1)[0]! - (1 << 17));

  function allocate(length: number): number {
    const missing = length * 4 - freeBytes();
    if (missing > 0) throw notEnoughMemory(missing);
    return kernel.allocate(length * 4) >>> 0;
  }

  function addressOf(values: Uint32Array): number {
    if (ownBuffers.has(values.buffer)) return values.byteOffset;
    const at = allocate(values.length);
    words(at, values.length).set(values);
    return at;
  }

  async function parallelFor(
    name: KernelFunction,
    total: number,
    chunk: number,
    args: (thread: number) => readonly number[],
    onProgress?: Progress,
  ) {
    Atomics.store(nextChunk, 0, 0);
    const range = { total, chunk };
    const elsewhere = workers.map((worker, place) => worker.run({ name, args: args(place + 1), range }));
    try {
      await Promise.all([runHere(kernel[name], total, chunk, args(0), onProgress), ...elsewhere]);
    } catch (error) {
      // The others stop at their next chunk.
      Atomics.store(nextChunk, 0, total);
      throw error;
    }
  }

  /** The calling thread's part of parallelFor. */
  async function runHere(
    run: (...numbers: number[]) => number,
    total: number,
    chunk: number,
    args: readonly number[],
    onProgress?: Progress,
  ) {
    const next = () => Atomics.add(nextChunk, 0, chunk);
    let shown = performance.now();
    for (let from = next(); from < total; from = next()) {
      run(from, Math.min(from + chunk, total), ...args);
      if (performance.now() - shown < PROGRESS_MS) continue;
      onProgress?.(from, total);
      await new Promise(setImmediate);
      shown = performance.now();
    }
  }

  const call = async (thread: number, name: KernelFunction, ...args: readonly number[]) =>
    workers[thread - 1]?.run({ name, args }) ?? kernel[name](...args);

  async function callOnEach(name: KernelFunction, calls: (thread: number) => readonly (readonly number[])[]) {
    const results: Promise<number>[] = [];
    // The calling thread comes last: while it works, it can send nothing to the others.
    for (let thread = threads - 1; thread >= 0; thread--) {
      results.push(...calls(thread).map((args) => call(thread, name, ...args)));
    }
    await Promise.all(results);
  }

  return {
    threads,
    kernel,
    constants,
    freeBytes,
    allocate,
    words(at, length) {
      const view = words(at, length);
      ownBuffers.add(view.buffer);
      return view;
    },
    doubles: (at, length) => new Float64Array(memory.buffer, at, length),
    bytes: (at, length) => new Uint8Array(memory.buffer, at, length),
    addressOf,
    mark: () => words(header.top, 1)[0]!,
    release: (mark) => {
      words(header.top, 1)[0] = mark;
    },
    call,
    callOnEach,
    parallelFor,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** The same functions, with errors that say what went wrong. */
function explainingTraps(kernel: Kernel): Kernel {
  return Object.fromEntries(
    Object.entries(kernel).map(([name, run]) => [
      name,
      (...numbers: number[]) => {
        try {
          return run(...numbers);
        } catch (error) {
          throw explainTrap(error);
        }
      },
    ]),
  ) as unknown as Kernel;
}
