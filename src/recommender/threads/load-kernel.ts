import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type KernelConstants, readConstants } from './kernel-constants.js';
import type { Kernel } from './kernel-functions.js';
import { createSharedMemory, MAX_PAGES, PAGE_BYTES } from './shared-memory.js';

/** Shared memory of at most `bytes`. It grows as the kernel allocates, and pages that were never touched cost nothing. */
export function createKernelMemory(bytes: number): WebAssembly.Memory {
  return createSharedMemory(Math.min(MAX_PAGES, Math.floor(bytes / PAGE_BYTES)));
}

/** The compiled kernel. Posted to worker threads, it need not be compiled again there. */
export function compileKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(kernelFile()));
}

/** The kernel's functions over a memory, and the constants that it exports. */
export function instantiateKernel(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): { readonly kernel: Kernel; readonly constants: KernelConstants } {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const functions = Object.entries(exports).filter(([, held]) => typeof held === 'function');
  return { kernel: Object.fromEntries(functions) as Kernel, constants: readConstants(exports) };
}

/** In `dist`, one folder up from this file; when the sources run directly, in the folder that the build writes. */
function kernelFile(): string {
  const compiled = fileURLToPath(new URL('../kernel.wasm', import.meta.url));
  return existsSync(compiled)
    ? compiled
    : fileURLToPath(new URL('../../../dist/src/recommender/kernel.wasm', import.meta.url));
}
