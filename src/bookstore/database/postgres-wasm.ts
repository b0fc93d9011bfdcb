import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

let compiling: Promise<WebAssembly.Module> | undefined;

/**
 * Compiles the embedded Postgres, once. It takes a while, on background threads: call it early where a database will be
 * opened, and do other things meanwhile.
 */
export function compilePostgres(): Promise<WebAssembly.Module> {
  compiling ??= compile();
  // The caller that opens the database sees the failure.
  compiling.catch(() => undefined);
  return compiling;
}

async function compile(): Promise<WebAssembly.Module> {
  const file = createRequire(import.meta.url).resolve('@electric-sql/pglite/pglite.wasm');
  return WebAssembly.compile(await readFile(file));
}
