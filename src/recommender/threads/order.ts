/** What a thread is asked: to call a function once, or, where there is a range, over parts that it takes from the shared counter. */
export interface Order {
  readonly name: string;
  readonly args: readonly number[];
  readonly range?: Range;
}

/** All of 0 to `total`, `grain` at a time. */
export interface Range {
  readonly total: number;
  readonly grain: number;
}

/** Where the shared counter lies, as an index of 32-bit numbers. */
const COUNTER = 16;

/** What the threads on one memory have taken of a range. */
export interface Counter {
  /** The first of the next part, which is nobody else's; `total` and more where none is left. */
  next(grain: number): number;
  set(taken: number): void;
}

export function counterOn(memory: WebAssembly.Memory): Counter {
  const words = new Int32Array(memory.buffer, 0, COUNTER + 1);
  return {
    next: (grain) => Atomics.add(words, COUNTER, grain),
    set: (taken) => Atomics.store(words, COUNTER, taken),
  };
}
