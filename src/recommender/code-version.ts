import { readFileSync } from 'node:fs';

/** The version of this package, out of the nearest package.json above this file: compiled or not, the same. */
export const CODE_VERSION: string = readVersion(new URL('.', import.meta.url));

function readVersion(folder: URL): string {
  try {
    return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')).version;
  } catch (error) {
    const above = new URL('..', folder);
    if (above.href === folder.href) throw error;
    return readVersion(above);
  }
}
