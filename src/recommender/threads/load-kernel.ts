import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MOST_PAGES, PAGE, sharedMemory } from './shared-memory.js';

/** The functions of src/recommender/kernel, compiled: addresses and counts in, unsigned 32-bit numbers and doubles out. */
export type Kernel = Record<string, (...numbers: number[]) => number>;

/** The first byte that `take` gives away. */
const FIRST_FREE = 1024;

/** Memory of at most so many bytes that threads share; it grows as the kernel takes room off it, and what was never touched costs nothing. */
export function kernelMemory(bytes: number): WebAssembly.Memory {
  const memory = sharedMemory(Math.min(MOST_PAGES, Math.floor(bytes / PAGE)));
  new Uint32Array(memory.buffer)[0] = FIRST_FREE;
  return memory;
}

/** The compiled kernel, to be posted to threads: they need not compile it again. */
export function compileKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(kernelFile()));
}

export function kernelOn(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
}

/** Beside this file where it is compiled; where the sources run as they are, in the folder that the build writes. */
function kernelFile(): string {
  const beside = fileURLToPath(new URL('../kernel.wasm', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../../dist/src/recommender/kernel.wasm', import.meta.url));
}
