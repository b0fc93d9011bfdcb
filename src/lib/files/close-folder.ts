import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Permissions of everybody but the owner. */
const OTHERS = 0o077;

/**
 * Takes from everybody but the owner what they may do with a folder and all below it. The folder itself comes last: as long
 * as it is open to others, this was not finished. Links are not followed, and what belongs to another user is left as it is.
 */
export function closeFolder(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) closeFolder(path);
    else if (entry.isFile()) closePath(path);
  }
  closePath(folder);
}

/** The same for a single file, or a folder without what is in it. */
export function closePath(path: string): void {
  try {
    const { mode } = lstatSync(path);
    if (mode & OTHERS) chmodSync(path, mode & 0o777 & ~OTHERS);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Gone meanwhile, or of another user: nothing that this one could mend.
    if (code !== 'ENOENT' && code !== 'EPERM' && code !== 'EROFS') throw error;
  }
}

/** True of a folder that others than its owner may look into. */
export function isOpenToOthers(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (found.mode & OTHERS) !== 0;
}
