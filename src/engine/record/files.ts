import { mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { outputTarget } from '../../lib/files/output-target.js';

/**
 * Opens a file to append to, making its folder. One that has grown past `limit` bytes becomes `<path>.1` first; where the
 * name is a link, beside the file that it leads to.
 */
export function openRotated(path: string, limit: number): number {
  mkdirSync(dirname(path), { recursive: true });
  const target = outputTarget(path);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (target.kind === 'file' && size > limit) renameSync(target.path, `${target.path}.1`);
  return openSync(path, 'a');
}
