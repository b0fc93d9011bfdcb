/** What a thread is asked: to call a function once, or, where there is a range, over parts of it that it takes as it gets to them. */
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

/** What a thread starts with. */
export interface Tools {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** How much of a range all threads together have taken: one number, in the memory. */
  readonly taken: Int32Array;
}
