import type { KernelFunction } from './kernel-functions.js';

/** A kernel function to call: once, or, if there is a range, on each chunk of it that the thread takes. */
export interface Task {
  readonly name: KernelFunction;
  readonly args: readonly number[];
  readonly range?: Range;
}

/** All of 0 to `total`, `chunk` at a time. */
export interface Range {
  readonly total: number;
  readonly chunk: number;
}

/** What a worker thread starts with. */
export interface WorkerSetup {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** One number in the shared memory: where the next chunk of a range starts. */
  readonly nextChunk: Int32Array;
}
