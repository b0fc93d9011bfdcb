/** The part of WebAssembly that is used here. TypeScript declares it with the browser's types only, which a Node library must not pull in. */
declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;
  /** Off the main thread. */
  function compile(bytes: Uint8Array): Promise<Module>;
  class Memory {
    constructor(size: { initial: number; maximum: number; shared: true });
    readonly buffer: SharedArrayBuffer;
    /** Throws a RangeError where there is no more room. */
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    readonly exports: Record<string, unknown>;
  }
}
