import { write } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { OutputTarget } from './output-target.js';

export type Chunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

const writeTo = promisify(write);

export const bytesOf = (chunk: string | Uint8Array) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk);

/** Writes to a pipe or device, or goes on where an open file is at. Throws what the file system throws, naming `path`. */
export async function writeInPlace(
  target: Extract<OutputTarget, { kind: 'descriptor' | 'in-place' }>,
  path: string,
  chunks: Chunks,
): Promise<void> {
  try {
    if (target.kind === 'in-place') await writeToPath(target.path, chunks);
    else for await (const chunk of chunks) await writeToDescriptor(target.fd, bytesOf(chunk));
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path });
  }
}

async function writeToPath(path: string, chunks: Chunks): Promise<void> {
  const handle = await open(path, 'w');
  try {
    for await (const chunk of chunks) await handle.writeFile(chunk);
  } finally {
    await handle.close();
  }
}

async function writeToDescriptor(fd: number, bytes: Uint8Array): Promise<void> {
  const stream = fd === 1 ? process.stdout : fd === 2 ? process.stderr : undefined;
  // By its stream, since Node may have made the descriptor one that refuses to wait for a slow reader.
  if (stream !== undefined) {
    await new Promise<void>((resolve, reject) => {
      stream.write(bytes, (error) => (error == null ? resolve() : reject(error)));
    });
    return;
  }
  for (let at = 0; at < bytes.length; ) at += (await writeTo(fd, bytes, at)).bytesWritten;
}
