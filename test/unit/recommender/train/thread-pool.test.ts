import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { startThreadPool } from '../../../../src/recommender/threads/thread-pool.js';

// Threads run compiled files.
const compiled = new URL('../../../../dist/src/recommender/threads/thread-pool.js', import.meta.url).href;
const { startThreadPool: start }: { startThreadPool: typeof startThreadPool } = await import(compiled);
const MIB = 2 ** 20;

/** Words that sortBaskets needs for each thread. */
const SORT_ROOM = 64;

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each([1, 2, 3])('a pool of %i', (threads) => {
  const pool = start(threads, 64 * MIB);
  afterAll(() => pool.close());

  const BASKETS = 5_000;
  const offsets = pool.addressOf(Uint32Array.from({ length: BASKETS + 1 }, (_, basket) => basket * 3));
  const lengths = pool.allocate(BASKETS);
  const entries = pool.allocate(BASKETS * 3);
  const rooms = Array.from({ length: threads }, () => pool.allocate(SORT_ROOM));

  /** Sorts baskets that hold 7, 3 and 7, sixteen at a time. */
  async function sort() {
    pool.words(entries, BASKETS * 3).forEach((_, at, all) => {
      all[at] = at % 3 === 1 ? 3 : 7;
    });
    pool.words(lengths, BASKETS).fill(0);
    await pool.parallelFor('sortBaskets', BASKETS, 16, (thread) => [offsets, entries, lengths, rooms[thread]!]);
    return { lengths: [...pool.words(lengths, BASKETS)], first: [...pool.words(entries, 2)] };
  }

  it('covers a whole range, whichever thread takes which chunk', async () => {
    expect(await sort()).toEqual({ lengths: Array(BASKETS).fill(2), first: [3, 7] });
  });

  it('runs a function on each of its threads', async () => {
    for (let thread = 0; thread < threads; thread++) {
      const before = pool.mark();
      expect(await pool.call(thread, 'allocate', 64)).toBe(before);
    }
  });

  it('runs the calls for each thread one after another', async () => {
    const before = pool.mark();
    const taken: number[] = [];
    await pool.callOnEach('allocate', (thread) => {
      taken.push(thread);
      return [[64], [64]];
    });
    expect(taken.toSorted()).toEqual(Array.from({ length: threads }, (_, thread) => thread));
    expect(pool.mark() - before).toBe(threads * 2 * 128);
  });

  it('says how much is missing when a thread runs out of memory', async () => {
    for (let thread = 0; thread < Math.min(threads, 2); thread++) {
      const own = start(threads, 8 * MIB);
      try {
        await expect(own.call(thread, 'allocate', 16 * MIB)).rejects.toThrow(/MiB are missing/);
      } finally {
        await own.close();
      }
    }
  });

  it('stops a range when a thread fails', async () => {
    const own = start(threads, 8 * MIB);
    try {
      await expect(own.parallelFor('allocate', 2 ** 30, 4 * MIB, () => [])).rejects.toThrow(/MiB are missing/);
    } finally {
      await own.close();
    }
  });

  it('can be closed while it is working', async () => {
    const own = start(threads, 8 * MIB);
    const answers = own.call(threads - 1, 'allocate', 64).then(
      () => 'done',
      (error: Error) => error.message,
    );
    await own.close();
    expect(await answers).toMatch(threads === 1 ? /^done$/ : /^done$|thread ended/);
  });
});

describe('the calling thread', () => {
  const pool = start(1, 8 * MIB);

  it('lets timers run while it works, and reports progress', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 60;
      return now;
    });
    const seen: string[] = [];
    setImmediate(() => seen.push('another'));
    const none = pool.addressOf(new Uint32Array(6));
    const room = pool.allocate(SORT_ROOM);
    const work = pool.parallelFor(
      'sortBaskets',
      5,
      1,
      () => [none, none, none, room],
      (done, total) => seen.push(`${done} of ${total}`),
    );
    await work.then(() => seen.push('done'));
    expect(seen).toEqual(['1 of 5', 'another', '3 of 5', 'done']);
  });
});
