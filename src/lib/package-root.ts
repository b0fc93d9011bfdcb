import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of this installation: where package.json, bin/ and manifests/ are, from sources and from dist alike. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${import.meta.dirname}`);
    folder = parent;
  }
  return folder;
}
