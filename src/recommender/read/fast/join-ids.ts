import { arePlain, flatIds } from '../../flat-ids.js';
import type { IdBytes, ItemIds } from '../../interactions.js';
import { mapRanges } from '../../threads/map-ranges.js';
import type { ThreadPool } from '../../threads/thread-pool.js';
import { orderIds } from '../baskets/order-ids.js';
import type { IdOddities } from '../check/id-shape.js';
import { PIECES_PER_TASK, type Pieces } from './read-pieces.js';

/** The ids of all readers in the table of one, and by reader what its codes are there. */
export interface JoinedIds {
  readonly tables: readonly number[];
  readonly maps: readonly Uint32Array[];
}

const IDS_PER_TASK = 4096;

/**
 * Adds the ids of all readers to the tables of the first. All room is taken beforehand: while other threads have the memory grow, this
 * one may not see yet what is new of it.
 */
export async function joinIds(
  pool: ThreadPool,
  readers: readonly number[],
): Promise<[baskets: JoinedIds, items: JoinedIds]> {
  const [baskets, items] = [prepare(pool, readers, 'basketTable'), prepare(pool, readers, 'itemTable')];
  // The calling thread comes last: while it works, it can send nothing to the others.
  await Promise.all([absorbOthers(pool, baskets, pool.threads - 1), absorbOthers(pool, items, 0)]);
  return [baskets, items];
}

function prepare(pool: ThreadPool, readers: readonly number[], of: 'basketTable' | 'itemTable'): JoinedIds {
  const tables = readers.map((reader) => pool.kernel[of](reader) >>> 0);
  const maps = tables.map((table) => {
    const size = pool.kernel.idCount(table);
    return pool.words(pool.allocate(size), size);
  });
  for (let code = 0; code < maps[0]!.length; code++) maps[0]![code] = code;
  return { tables, maps };
}

const absorbOthers = (pool: ThreadPool, { tables, maps }: JoinedIds, thread: number) =>
  Promise.all(
    maps
      .slice(1)
      .flatMap((map, at) =>
        mapRanges(map.length, IDS_PER_TASK, (from, to) =>
          pool.call(thread, 'mergeIds', from, to, tables[0]!, tables[at + 1]!, map.byteOffset),
        ),
      ),
  );

/** Numbers baskets as the file has them first, whoever read it. Answers the address of their codes in that order. */
export function numberInOrder(pool: ThreadPool, pieces: Pieces, { tables, maps }: JoinedIds): number {
  const { kernel } = pool;
  const size = kernel.idCount(tables[0]!);
  const [numbers, order] = [pool.allocate(size), pool.allocate(size)];
  kernel.fill(numbers, size * 4, 0);
  const lists = [maps.map(({ byteOffset }) => byteOffset), maps.map(() => 0)];
  const [from, known] = lists.map((list) => pool.addressOf(Uint32Array.from(list)));
  let next = 0;
  mapRanges(pieces.count, PIECES_PER_TASK, (first, end) => {
    next = kernel.numberByFirstSeen(first, end, pieces.at, from!, known!, numbers, order, next) >>> 0;
  });
  return order;
}

/** The ids of a table: by code, or in the order that codes are listed in at an address. */
export function idsOf(pool: ThreadPool, table: number, order = 0): IdBytes {
  const size = pool.kernel.idCount(table);
  const ends = pool.words(pool.allocate(size), size);
  const length = pool.kernel.writeIds(table, order, 0, ends.byteOffset) >>> 0;
  const bytes = pool.bytes(pool.allocate(Math.ceil(length / 4)), length);
  pool.kernel.writeIds(table, order, bytes.byteOffset, ends.byteOffset);
  return { bytes: bytes.slice(), ends: ends.slice() };
}

/** What is odd about the ids of a table, out of room that is given back. Undefined where there is not that much: they go unlooked at. */
export async function inspectTable(pool: ThreadPool, table: number): Promise<IdOddities | undefined> {
  const size = pool.kernel.idCount!(table);
  if (pool.freeBytes() < size * BYTES_OF_ID) return undefined;
  const mark = pool.mark();
  const ids = idsOf(pool, table);
  pool.release(mark);
  return inspect(ids);
}

/** Undefined, and nothing is loaded, where nothing can be odd about any. */
async function inspect(ids: IdBytes): Promise<IdOddities | undefined> {
  return arePlain(ids) ? undefined : (await import('../check/id-shape.js')).inspectIds(ids);
}

/** Room for an id that is looked at, as long as most are at most. */
const BYTES_OF_ID = 64;

/**
 * Item ids in canonical order, the place in that order of each code, and what is odd about them. Small whole numbers, which most ids are,
 * without a string before that: nothing can be odd about these.
 */
export async function orderItems(
  pool: ThreadPool,
  table: number,
): Promise<{ ids: ItemIds; ranks: Uint32Array; oddities: IdOddities | undefined }> {
  const size = pool.kernel.idCount(table);
  const [order, ranks, room] = [pool.allocate(size), pool.allocate(size), pool.allocate(size * 2 + 512)];
  if (pool.kernel.sortNumericIds(table, order, ranks, room) === 0) {
    const ids = idsOf(pool, table);
    return { ...orderIds(ids), oddities: await inspect(ids) };
  }
  return { ids: flatIds(idsOf(pool, table, order), true), ranks: pool.words(ranks, size), oddities: undefined };
}
