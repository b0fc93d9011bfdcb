import { randomBytes } from 'node:crypto';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { publishFile } from '../../lib/files/publish-file.js';

const TEMPORARY = '.tmp';
/** Milliseconds after which a temporary name belongs to a process that died. */
const ABANDONED = 3_600_000;

/** A name beside `path` that no reader looks at. */
export const temporaryName = (path: string) => `${path}.${randomBytes(6).toString('hex')}${TEMPORARY}`;

/** Replaces a file: after a crash at any instant, of the power too, it holds the old text or the new, whole. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFileAtomically(path, [text]);
  await syncFolder(dirname(path));
}

/** Makes a file that must not exist yet, whole from its first instant. False where it exists: it is left as it is. */
export async function createFile(path: string, text: string): Promise<boolean> {
  const temporary = temporaryName(path);
  try {
    await writeFileAtomically(temporary, [text]);
    return await publishFile(temporary, path);
  } finally {
    await rm(temporary, { force: true });
    await syncFolder(dirname(path));
  }
}

/** Makes a folder's own entries last; Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes what killed processes left in a folder long ago. */
export async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(TEMPORARY)) continue;
    const path = join(folder, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED) await rm(path, { recursive: true, force: true });
  }
}
