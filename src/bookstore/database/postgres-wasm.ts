import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

let compiling: Promise<WebAssembly.Module> | undefined;

/**
 * The embedded Postgres, compiled. It takes a while, on threads of its own: who will open a database starts it early, and
 * does other things meanwhile.
 */
export function compilePostgres(): Promise<WebAssembly.Module> {
  compiling ??= compile();
  // Whoever opens the database hears of the failure.
  compiling.catch(() => undefined);
  return compiling;
}

async function compile(): Promise<WebAssembly.Module> {
  const file = createRequire(import.meta.url).resolve('@electric-sql/pglite/pglite.wasm');
  return WebAssembly.compile(await readFile(file));
}
