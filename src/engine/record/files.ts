import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a file as a whole: whoever reads it, even after a power cut, finds the old text or the new. One writer at a time;
 * what a killed one leaves is overwritten by the next.
 */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.tmp`;
  try {
    const fd = openSync(draft, 'w');
    try {
      writeAll(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Writes all of it; one write call may write less, as when the disk fills up. */
export function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

/** Opens a file to append to, making its folder. One that has grown past `limit` bytes becomes `<path>.1` first. */
export function openRotated(path: string, limit: number): number {
  mkdirSync(dirname(path), { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > limit) renameSync(path, `${path}.1`);
  return openSync(path, 'a');
}
