import { open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ms between two looks at a file that others write to. */
const POLL_MS = 200;

/** Writes a file, and what is added to it, until stopped. One that is replaced, or made shorter, is read from its start. */
export async function followFile(path: string, write: (bytes: Buffer) => Promise<void>, signal: AbortSignal) {
  let position = 0;
  let file = 0;
  const buffer = Buffer.alloc(64 * 1024);
  for (;;) {
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) {
      if (found.ino !== file || found.size < position) position = 0;
      file = found.ino;
      position = await copyFrom(path, position, buffer, write);
    }
    if (signal.aborted) return;
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Writes all from a position on; answers where it ended. */
async function copyFrom(path: string, from: number, buffer: Buffer, write: (bytes: Buffer) => Promise<void>) {
  const handle = await open(path, 'r');
  try {
    for (let position = from; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return position;
      await write(Buffer.from(buffer.subarray(0, bytesRead)));
      position += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
