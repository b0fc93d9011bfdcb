import { describe, expect, it } from 'vitest';
import { choosePasses } from '../../../../src/recommender/read/fast/choose-passes.js';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import { startThreadPool } from '../../../../src/recommender/threads/thread-pool.js';
import { findNeighbours } from '../../../../src/recommender/train/find-neighbours.js';
import { buildItemMatrix } from '../../../../src/recommender/train/item-matrix.js';
import { planPasses } from '../../../../src/recommender/train/plan-passes.js';
import { trainModel } from '../../../../src/recommender/train/train-model.js';
import { tempFolder } from '../temp-folder.js';

const folder = tempFolder();
const MIB = 2 ** 20;
const WANTED = { metric: 'cosine', topK: 5, minSupport: 1 } as const;

/** 360,000 rows of 30,000 customers who bought nine to twelve of 4,001 books, some of them twice. */
const rows = Array.from({ length: 360_000 }, (_, row) => `${row % 30_000},${(row * row + (row >> 5)) % 4_001}`);
const file = folder.write('orders.csv', `customer_id,book_id\n${rows.join('\n')}\n`);

describe('a log that hardly fits in memory', () => {
  it('is read twice, has its entries overwritten, and gives the same model', async () => {
    const plenty = startThreadPool(1, 256 * MIB);
    const log = await readInteractions(file, {}, { times: false, pool: plenty });
    const model = await trainModel(log, WANTED, { pool: plenty });

    const short = startThreadPool(1, 40 * MIB);
    expect(await choosePasses(file, short.freeBytes())).toBe('twice');
    const again = await readInteractions(file, {}, { times: false, pool: short });
    expect(again.source).toEqual(log.source);
    expect(again.entries).toEqual(log.entries);
    const matrix = await buildItemMatrix(short, again, true);
    // Room for a third of the addresses of baskets, besides what the rows need.
    short.allocate((short.freeBytes() - MIB) / 4);
    const found = await findNeighbours(short, matrix, WANTED, 0, matrix.items);
    expect(found).toEqual({ offsets: model.offsets, neighbours: model.neighbours, support: model.support });
  });

  it('is refused before it is read if even that is not enough, with how much is missing', async () => {
    const pool = startThreadPool(1, 2 * MIB);
    await expect(readInteractions(file, {}, { times: false, pool })).rejects.toThrow(/at least \d+ MiB are missing/);
  });
});

describe('ids that are more than estimated', () => {
  const ids = Array.from({ length: 90_000 }, (_, row) => `customer number ${row},${row % 7}`);
  const wide = folder.write('ids.csv', `customer_id,book_id\n${ids.join('\n')}\n`);

  it.each([1, 2])(
    'end training with how much is missing when they fill the memory, with %i threads',
    async (threads) => {
      const compiled = new URL('../../../../dist/src/recommender/threads/thread-pool.js', import.meta.url).href;
      const { startThreadPool: start }: { startThreadPool: typeof startThreadPool } = await import(compiled);
      const pool = start(threads, (14 + 10 * threads) * MIB);
      try {
        await expect(readInteractions(wide, {}, { times: false, pool })).rejects.toThrow(/at least 1 MiB are missing/);
      } finally {
        await pool.close();
      }
    },
  );
});

describe('rows', () => {
  const offsets = Uint32Array.of(0, 300, 500, 600, 600, 1600);

  it('are searched in as few passes as memory allows', () => {
    expect(planPasses(offsets, 1e6)).toEqual([{ from: 0, to: 5 }]);
    expect(planPasses(offsets, 4096 + 1000 * 4)).toEqual([
      { from: 0, to: 4 },
      { from: 4, to: 5 },
    ]);
    expect(planPasses(Uint32Array.of(0), 1e6)).toEqual([]);
  });

  it('are refused where a single one does not fit', () => {
    expect(() => planPasses(offsets, 4096 + 999 * 4)).toThrow('missing');
  });
});
