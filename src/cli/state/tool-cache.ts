import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, stateRoot } from '../run/home.js';

/** Where `up` of earlier versions kept the programs that it downloads, beside the cache of `bundle create`. */
export const OLD_CACHE = '.tools';

/** The folder of downloaded programs, for all clusters. What an earlier version downloaded is moved there. */
export function toolCache(root = stateRoot()): string {
  const [cache, old] = [join(root, CACHE), join(root, OLD_CACHE)];
  mkdirSync(root, { recursive: true, mode: 0o700 });
  if (lstatSync(old, { throwIfNoEntry: false })?.isDirectory() !== true) return cache;
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(old)) {
    if (!existsSync(join(cache, name))) renameSync(join(old, name), join(cache, name));
  }
  rmSync(old, { recursive: true, force: true });
  // What earlier runs noted, they noted under the old name.
  symlinkSync(CACHE, old);
  return cache;
}
