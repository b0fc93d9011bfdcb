import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { compileKernel, type Kernel, kernelMemory, kernelOn } from './load-kernel.js';
import { kernelBytes, tooLarge } from './memory-limit.js';
import { explained, startHand } from './start-worker.js';

/** Threads that run kernel functions over one memory. Thread 0 is the one that is at work here: where it is all, nothing is started. */
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
  /** Runs one function on the thread that is asked for; on thread 0 it is done when this returns. */
  call(thread: number, name: string, ...args: readonly number[]): Promise<number>;
  /** Runs one function on each thread as often as there are lists of arguments for it, one after another; all threads at once. */
  each(name: string, calls: (thread: number) => readonly (readonly number[])[]): Promise<void>;
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

/** Where it lies how much of a range is taken, in bytes. */
const TAKEN = 64;

/** How often timers and signals are let in between, and progress is told. */
const PROGRESS_MS = 100;

/** `limit`: most bytes of memory that they share; default: what kernelBytes says. Throws InputError where there are hardly any. */
export function startCrew(threads: number, limit = kernelBytes(threads)): Crew {
  const module = compileKernel();
  const memory = kernelMemory(limit);
  const kernel = explaining(kernelOn(module, memory));
  const taken = new Int32Array(memory.buffer, TAKEN, 1);
  const hands = Array.from({ length: threads - 1 }, () => startHand({ module, memory, taken }));
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
    Atomics.store(taken, 0, 0);
    const range = { total, grain };
    const there = hands.map((hand, place) => hand.ask({ name, args: args(place + 1), range }));
    try {
      await Promise.all([runHere(kernel[name]!, total, grain, args(0), onProgress), ...there]);
    } catch (error) {
      Atomics.store(taken, 0, total);
      throw error;
    }
  }

  /** A part of what spread() shares out. */
  async function runHere(
    run: (...numbers: number[]) => number,
    total: number,
    grain: number,
    args: readonly number[],
    onProgress?: Progress,
  ) {
    const next = () => Atomics.add(taken, 0, grain);
    let shown = performance.now();
    for (let from = next(); from < total; from = next()) {
      run(from, Math.min(from + grain, total), ...args);
      if (performance.now() - shown < PROGRESS_MS) continue;
      onProgress?.(from, total);
      await new Promise(setImmediate);
      shown = performance.now();
    }
  }

  const call = async (thread: number, name: string, ...args: readonly number[]) =>
    hands[thread - 1]?.ask({ name, args }) ?? kernel[name]!(...args);

  async function each(name: string, calls: (thread: number) => readonly (readonly number[])[]) {
    const answers: Promise<number>[] = [];
    // This thread, the first, comes last: it has no ear for the others while it works.
    for (let thread = threads - 1; thread >= 0; thread--) {
      answers.push(...calls(thread).map((args) => call(thread, name, ...args)));
    }
    await Promise.all(answers);
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
    call,
    each,
    spread,
    end: async () => {
      await Promise.all(hands.map((hand) => hand.end()));
    },
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
