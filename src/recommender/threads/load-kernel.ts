import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSharedMemory, MAX_PAGES, PAGE_BYTES } from './shared-memory.js';

/** The compiled functions of src/recommender/kernel. They take addresses and counts, and return unsigned 32-bit numbers or doubles. */
export type Kernel = Record<string, (...numbers: number[]) => number>;

/** The first address that the kernel allocates. */
const FIRST_FREE = 1024;

/** Shared memory of at most `bytes`. It grows as the kernel allocates, and pages that were never touched cost nothing. */
export function createKernelMemory(bytes: number): WebAssembly.Memory {
  const memory = createSharedMemory(Math.min(MAX_PAGES, Math.floor(bytes / PAGE_BYTES)));
  new Uint32Array(memory.buffer)[0] = FIRST_FREE;
  return memory;
}

/** The compiled kernel. Posted to worker threads, it need not be compiled again there. */
export function compileKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(kernelFile()));
}

export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
}

/** In `dist`, one folder up from this file; when the sources run directly, in the folder that the build writes. */
function kernelFile(): string {
  const compiled = fileURLToPath(new URL('../kernel.wasm', import.meta.url));
  return existsSync(compiled)
    ? compiled
    : fileURLToPath(new URL('../../../dist/src/recommender/kernel.wasm', import.meta.url));
}
