import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** A file's bytes, gunzipped where they start as gzip does, put where they are wanted. */
export interface Filler {
  /** Fills a part of `target`, and answers how much; 0 at the end of the file. */
  fill(target: Uint8Array): Promise<number>;
  /** To be told, once, of all that was filled: it is best done while others work on it. */
  filled(bytes: Uint8Array): void;
  /** Of the bytes on disk, in hex; complete at the end. */
  sha256(): string;
  close(): Promise<void>;
}

/** Throws what the file system throws, or InputError for broken gzip. */
export async function openFiller(file: string): Promise<Filler> {
  const handle = await open(file);
  const magic = Buffer.alloc(2);
  const { bytesRead } = await handle.read(magic, 0, 2, 0);
  if (bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b) {
    await handle.close();
    return unpacked(file);
  }
  const hash = createHash('sha256');
  let at = 0;
  return {
    async fill(target) {
      const { bytesRead } = await handle.read(target, 0, target.length, at);
      at += bytesRead;
      return bytesRead;
    },
    filled: (bytes) => hash.update(bytes),
    sha256: () => hash.digest('hex'),
    close: () => handle.close(),
  };
}

/** Here the bytes on disk are others: they are digested as they are read. */
async function unpacked(file: string): Promise<Filler> {
  const { readBytes } = await import('../../../lib/csv/read-bytes.js');
  const source = readBytes(file);
  const chunks = source.chunks[Symbol.asyncIterator]();
  let chunk = new Uint8Array(0);
  return {
    async fill(target) {
      if (chunk.length === 0) chunk = (await chunks.next()).value ?? chunk;
      const size = Math.min(chunk.length, target.length);
      target.set(chunk.subarray(0, size));
      chunk = chunk.subarray(size);
      return size;
    },
    filled: () => {},
    sha256: source.sha256,
    close: async () => {
      await chunks.return?.();
    },
  };
}
