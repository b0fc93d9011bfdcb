import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type BundleFile, type BundleIndex, INDEX_FILE, measure, readIndex } from './bundle-index.js';

export interface Verification {
  readonly index: BundleIndex;
  /** None in a sound bundle. */
  readonly problems: readonly Problem[];
}

export interface Problem {
  /** Relative to the folder. */
  readonly path: string;
  readonly what: string;
}

/**
 * Reads every byte of a bundle: finds what is missing, what has changed, and what does not belong there.
 * @throws BundleError where there is no sound index to hold it against.
 */
export async function verifyBundle(
  folder: string,
  onFile: (file: BundleFile) => void = () => {},
): Promise<Verification> {
  const index = await readIndex(folder);
  const problems: Problem[] = [];
  for (const file of index.files) {
    onFile(file);
    const what = await problemOf(join(folder, file.path), file);
    if (what !== undefined) problems.push({ path: file.path, what });
  }
  const known = new Set([INDEX_FILE, ...index.files.map(({ path }) => path)]);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!entry.isDirectory() && !known.has(path)) problems.push({ path, what: 'does not belong to the bundle' });
  }
  return { index, problems };
}

async function problemOf(path: string, expected: BundleFile): Promise<string | undefined> {
  try {
    const { bytes, sha256 } = await measure(path);
    if (bytes !== expected.bytes) return `has ${bytes} bytes instead of ${expected.bytes}`;
    return sha256 === expected.sha256 ? undefined : 'has changed: its SHA-256 is another';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'is missing' : `cannot be read: ${message}`;
  }
}
