import { constants, copyFileSync, linkSync } from 'node:fs';
import { copyFile, link } from 'node:fs/promises';

/**
 * Gives a finished file its name, beside the one that it has, where nobody has that yet: whole from its first instant. False
 * where the name is taken. On file systems without hard links (exFAT, some of WSL's and of networks) it is copied there: as
 * exclusive, but for an instant not whole.
 */
export async function publishFile(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch((error) => {
      if (!lacksLinks(error)) throw error;
      return copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    return isTaken(error);
  }
}

/** The same at once. */
export function publishFileSync(from: string, to: string): boolean {
  try {
    try {
      linkSync(from, to);
    } catch (error) {
      if (!lacksLinks(error)) throw error;
      copyFileSync(from, to, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    return isTaken(error);
  }
}

/** EPERM is what Linux answers for a file system that has none. Where it means what it says, the copy fails by it too. */
const lacksLinks = (error: unknown) =>
  ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '');

function isTaken(error: unknown): false {
  if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
  throw error;
}
