import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The compiled kernel, to be posted to threads: they need not compile it again. */
export function compileKernel(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(kernelFile()));
}

/** Beside the folder of this file where that is compiled; where the sources run as they are, in the folder that the build writes. */
function kernelFile(): string {
  const beside = fileURLToPath(new URL('../kernel.wasm', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../../dist/src/recommender/kernel.wasm', import.meta.url));
}
