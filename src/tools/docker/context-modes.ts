import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const EXECUTABLE = 0o100;

/**
 * Lets everybody read what goes into an image, and run what its owner may run: pods run as another user than the one whose
 * umask the files were made with. The same content has the same modes on every machine, too.
 */
export async function setContextModes(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await setContextModes(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & EXECUTABLE ? 0o755 : 0o644);
  }
}
