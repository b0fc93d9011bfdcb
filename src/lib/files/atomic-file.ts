import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { type OutputTarget, outputTarget } from './output-target.js';
import { holdTemporary } from './temporary-paths.js';
import { bytesOf, type Chunks, writeInPlace } from './write-in-place.js';

export interface AtomicFileOptions {
  /** Permissions of the file. By default those of the file that it replaces, else what the umask leaves of 0666. */
  readonly mode?: number;
}

/** A file that is written whole under a temporary name, on the disk, and only waits for its own. */
export interface StagedFile {
  /** Takes the place of what has the name now: `path`, which may be told only here, else the one it was staged for. */
  commit(path?: string): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Writes a whole file or nothing: the bytes go to a temporary name beside it, to the disk, and then take its name. A
 * process killed at any instant leaves the old file or the new one. A link stays a link: what it leads to is written.
 * Pipes, devices and open files such as /dev/stdout are written to where they are. Throws what the file system throws.
 */
export async function writeFileAtomically(path: string, chunks: Chunks, options?: AtomicFileOptions): Promise<void> {
  const target = outputTarget(path);
  if (target.kind === 'descriptor' || target.kind === 'in-place') await writeInPlace(target, path, chunks);
  else await (await stage(target, path, chunks, options)).commit();
}

/** The first half of an atomic write, for files that belong together: stage all, then commit all. */
export async function stageFile(path: string, chunks: Chunks, options?: AtomicFileOptions): Promise<StagedFile> {
  const target = outputTarget(path);
  if (target.kind === 'file' || target.kind === 'folder') return stage(target, path, chunks, options);
  // What cannot be replaced cannot be staged on the disk either.
  const kept: Uint8Array[] = [];
  for await (const chunk of chunks) kept.push(bytesOf(chunk));
  return { commit: () => writeInPlace(target, path, kept), discard: async () => {} };
}

async function stage(
  target: Extract<OutputTarget, { kind: 'file' | 'folder' }>,
  path: string,
  chunks: Chunks,
  options: AtomicFileOptions = {},
): Promise<StagedFile> {
  const temporary = `${target.path}.${process.pid}-${randomBytes(3).toString('hex')}.tmp`;
  const hold = holdTemporary(temporary);
  const discard = () => rm(temporary, { force: true }).finally(hold.release);
  const orDiscard = async (work: Promise<void>, path: string) => {
    try {
      await work;
    } catch (error) {
      await discard();
      // A full disk is reported by a write that does not say which file it was for.
      throw Object.assign(error as NodeJS.ErrnoException, { path });
    }
  };
  const mode = options.mode ?? (target.kind === 'file' ? target.mode : undefined);
  await orDiscard(write(temporary, chunks, mode), path);
  return {
    async commit(as = path) {
      await orDiscard(rename(temporary, as === path ? target.path : outputPath(as)), as);
      hold.release();
    },
    discard,
  };
}

function outputPath(path: string): string {
  const target = outputTarget(path);
  return target.kind === 'file' ? target.path : path;
}

async function write(path: string, chunks: Chunks, mode: number | undefined): Promise<void> {
  const handle = await open(path, 'wx', mode);
  try {
    // Of the mode given to open() the umask takes away; one that is asked for is meant as it is.
    if (mode !== undefined) await handle.chmod(mode);
    if (Array.isArray(chunks)) await writeAll(handle, chunks.map(bytesOf));
    else await writeEach(handle, chunks);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One after another; the next is made while one is written. */
async function writeEach(handle: FileHandle, chunks: Chunks): Promise<void> {
  let writing = Promise.resolve();
  for await (const chunk of chunks) {
    await writing;
    writing = writeAll(handle, [bytesOf(chunk)]);
    // Whoever awaits it hears of it.
    writing.catch(() => {});
  }
  await writing;
}

/** All at once: handle.writeFile cuts chunks up, and comes back to this thread, which may be busy, for each piece. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let left = chunks.filter((chunk) => chunk.length > 0);
  while (left.length > 0) {
    let { bytesWritten } = await handle.writev(left);
    left = left.flatMap((chunk) => {
      const rest = chunk.subarray(bytesWritten);
      bytesWritten -= Math.min(bytesWritten, chunk.length);
      return rest.length > 0 ? [rest] : [];
    });
  }
}
