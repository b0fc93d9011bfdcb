import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { outputTarget } from './output-target.js';

/**
 * Replaces a file as a whole: whoever reads it, even after a power cut, finds the old text or the new. A link stays one, and
 * what it leads to is replaced. One writer at a time; what a killed one leaves is overwritten by the next.
 */
export function replaceFileSync(path: string, text: string): void {
  const target = outputTarget(path);
  if (target.kind === 'in-place' || target.kind === 'descriptor') {
    writeFileSync(target.kind === 'descriptor' ? target.fd : target.path, text);
    return;
  }
  const draft = `${target.path}.tmp`;
  try {
    const fd = openSync(draft, 'w');
    try {
      if (target.kind === 'file' && target.mode !== undefined) fchmodSync(fd, target.mode);
      writeAllSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, target.path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Writes all of it; one write call may write less, as when the disk fills up. */
export function writeAllSync(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
