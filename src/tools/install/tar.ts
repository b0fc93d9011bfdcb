import { open } from 'node:fs/promises';

/** A regular file inside a tar archive: where its bytes lie. */
export interface TarEntry {
  readonly name: string;
  readonly at: number;
  readonly bytes: number;
}

/** Reads `length` bytes from `at`, fewer at the end. */
export type ReadAt = (at: number, length: number) => Promise<Buffer>;

const BLOCK = 512;

/**
 * The regular files of a tar archive, without reading what is in them: an archive of a gigabyte takes some reads. Names
 * longer than the header holds (of a kind that we never look for) come cut.
 */
export async function* tarEntries(read: ReadAt): AsyncGenerator<TarEntry> {
  for (let at = 0; ; ) {
    const header = await read(at, BLOCK);
    if (header.length < BLOCK || header[0] === 0) return;
    const name = text(header, 0, 100);
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const bytes = sizeIn(header);
    const type = header[156];
    at += BLOCK;
    if (type === 0x30 || type === 0) yield { name: prefix === '' ? name : `${prefix}/${name}`, at, bytes };
    at += Math.ceil(bytes / BLOCK) * BLOCK;
  }
}

/** Octal text, or from 8 GiB on a binary number with its first bit set. */
function sizeIn(header: Buffer): number {
  if ((header[124]! & 0x80) === 0) return Number.parseInt(text(header, 124, 12).trim() || '0', 8);
  return Number(header.readBigUInt64BE(128));
}

function text(header: Buffer, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? length : end);
}

/** Opens a file for `work` to read from. */
export async function withFile<T>(path: string, work: (read: ReadAt) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    return await work(async (at, length) => {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await handle.read(buffer, 0, length, at);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await handle.close();
  }
}

/** The bytes of one file of an archive that is in memory; undefined where it is not in it. */
export async function readMember(archive: Buffer, name: string): Promise<Buffer | undefined> {
  for await (const entry of tarEntries(async (at, length) => archive.subarray(at, at + length))) {
    if (entry.name === name) return archive.subarray(entry.at, entry.at + entry.bytes);
  }
  return undefined;
}
