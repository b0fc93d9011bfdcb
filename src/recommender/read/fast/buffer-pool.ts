import type { ThreadPool } from '../../threads/thread-pool.js';

/** Bytes that are read at a time, and most bytes of a row: with what is found in them, they stay in a core's own cache. */
export const READ_BYTES = 1 << 19;

/** What the kernel may read past the end of the bytes. */
const MARGIN = 64;

/** A place in the memory of a pool for bytes to be parsed: what is read at once, after the row that was cut before it. */
export interface ReadBuffer {
  readonly at: number;
  readonly bytes: Buffer;
}

/** BufferPool of which some are being worked on. */
export interface BufferPool {
  /** Waits for one that nobody works on. */
  free(): Promise<ReadBuffer>;
  /** Has work done on a buffer, on a thread that has little to do, else here and now. The buffer is free again after it. */
  give(buffer: ReadBuffer, work: (thread: number) => Promise<boolean>): void;
  /** Waits for all. True where all work up to now answered true; throws what any threw. */
  idle(): Promise<boolean>;
  /** False once any work answered false, or threw. */
  sound(): boolean;
}

/** BufferPool that wait for each thread but this one, or are in its hands: so none waits for this one. */
const AHEAD = 2;

/** Two pool for each thread. Of this one, thread 0, one is in work and one is being filled. */
export function createBufferPool(pool: ThreadPool, threads: number): BufferPool {
  const waiting = Array.from({ length: threads * AHEAD }, (): ReadBuffer => {
    const at = pool.allocate((2 * READ_BYTES + MARGIN) / 4);
    const bytes = pool.bytes(at, 2 * READ_BYTES);
    return { at, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) };
  });
  const given = Array.from({ length: threads }, () => 0);
  const working = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let sound = true;

  return {
    async free() {
      while (waiting.length === 0) await Promise.race(working);
      return waiting.shift()!;
    },
    give(buffer, work) {
      const least = Math.min(AHEAD, ...given.slice(1));
      const thread = least < AHEAD ? given.indexOf(least, 1) : 0;
      given[thread]!++;
      const after = () => {
        given[thread]!--;
        waiting.push(buffer);
        working.delete(done);
      };
      const done = work(thread)
        .then((answer) => {
          sound &&= answer;
        })
        .catch((error: unknown) => {
          failures.push(error);
          sound = false;
        })
        .then(after);
      working.add(done);
    },
    async idle() {
      await Promise.all(working);
      if (failures.length > 0) throw failures[0];
      return sound;
    },
    sound: () => sound,
  };
}
