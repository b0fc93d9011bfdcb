import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { closeFolder, closePath, isOpenToOthers } from '../../lib/files/close-folder.js';
import { CACHE, stateRoot } from '../run/home.js';
import { OLD_CACHE } from './tool-cache.js';

/** Every cluster's home has it from its first run on. */
const JOURNAL = 'journal.ndjson';

/** From here on, files that this process and the programs it starts make are their owner's alone, whatever the umask was. */
export function keepFilesPrivate(): void {
  process.umask(0o077);
}

/**
 * Makes sure that what lies in the state root is for its owner alone: older versions left it as open as the umask. The root
 * itself is closed where it holds nothing but ours: BOOKSTORE_ML_HOME may name a folder with other things in it.
 */
export function closeStateRoot(root = stateRoot()): void {
  if (process.platform === 'win32' || !existsSync(root)) return;
  const entries = readdirSync(root, { withFileTypes: true });
  const ours = entries.filter(
    ({ name }) => name === CACHE || name === OLD_CACHE || existsSync(join(root, name, JOURNAL)),
  );
  for (const { name } of ours) if (isOpenToOthers(join(root, name))) closeFolder(join(root, name));
  if (ours.length === entries.length) closePath(root);
}
