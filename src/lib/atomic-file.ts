import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';

type Chunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** A file that is written whole under a temporary name, on the disk, and only waits for its own. */
export interface StagedFile {
  /** Takes the place of what has the name now: `path`, which may be told only here, else the one it was staged for. */
  commit(path?: string): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Writes a whole file or nothing: the bytes go to a temporary name beside it, to the disk, and then take its name. A
 * process killed at any instant leaves the old file or the new one. Throws what the file system throws.
 */
export async function writeFileAtomically(path: string, chunks: Chunks): Promise<void> {
  // A pipe or a device, such as /dev/stdout, is there to be written to: a file in its place would be damage.
  if (await isSpecial(path)) await writeThrough(path, chunks);
  else await (await stageFile(path, chunks)).commit();
}

async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

async function writeThrough(path: string, chunks: Chunks): Promise<void> {
  const handle = await open(path, 'w');
  try {
    for await (const chunk of chunks) await handle.writeFile(chunk);
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path });
  } finally {
    await handle.close();
  }
}

/** The first half of an atomic write, for files that belong together: stage all, then commit all. */
export async function stageFile(path: string, chunks: Chunks): Promise<StagedFile> {
  const temporary = `${path}.${process.pid}-${randomBytes(3).toString('hex')}.tmp`;
  const discard = () => rm(temporary, { force: true });
  const orDiscard = async (work: Promise<void>, path: string) => {
    try {
      await work;
    } catch (error) {
      await discard();
      // A full disk is reported by a write that does not say which file it was for.
      throw Object.assign(error as NodeJS.ErrnoException, { path });
    }
  };
  await orDiscard(write(temporary, chunks), path);
  return { commit: (as = path) => orDiscard(rename(temporary, as), as), discard };
}

async function write(path: string, chunks: Chunks): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    if (Array.isArray(chunks)) await writeAll(handle, chunks.map(bytesOf));
    else await writeEach(handle, chunks);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const bytesOf = (chunk: string | Uint8Array) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk);

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
