import { flatIds } from '../../flat-ids.js';
import type { IdBytes, ItemIds } from '../../interactions.js';
import { inParts } from '../../threads/map-ranges.js';
import type { Crew } from '../../threads/thread-pool.js';
import { orderIds } from '../baskets/order-ids.js';
import { PIECES_PER_TASK, type Pieces } from './read-pieces.js';

/** The ids of all readers in the table of one, and by reader what its codes are there. */
export interface JoinedIds {
  readonly tables: readonly number[];
  readonly maps: readonly Uint32Array[];
}

/** Where a piece says how many baskets its reader knew after it. */
const BASKETS = 12;

const IDS_PER_TASK = 4096;

/**
 * Adds the ids of all readers to the tables of the first. All room is taken beforehand: while other threads have the memory grow, this
 * one may not see yet what is new of it.
 */
export async function joinIds(crew: Crew, readers: readonly number[]): Promise<[baskets: JoinedIds, items: JoinedIds]> {
  const [baskets, items] = [prepare(crew, readers, 'basketsOf'), prepare(crew, readers, 'itemsOf')];
  // This thread, the first, comes last: it has no ear for the others while it works.
  await Promise.all([absorbOthers(crew, baskets, crew.threads - 1), absorbOthers(crew, items, 0)]);
  return [baskets, items];
}

function prepare(crew: Crew, readers: readonly number[], of: 'basketsOf' | 'itemsOf'): JoinedIds {
  const tables = readers.map((reader) => crew.kernel[of]!(reader) >>> 0);
  const maps = tables.map((table) => {
    const size = crew.kernel.sizeOf!(table);
    return crew.words(crew.take(size), size);
  });
  for (let code = 0; code < maps[0]!.length; code++) maps[0]![code] = code;
  return { tables, maps };
}

const absorbOthers = (crew: Crew, { tables, maps }: JoinedIds, thread: number) =>
  Promise.all(
    maps
      .slice(1)
      .flatMap((map, at) =>
        inParts(map.length, IDS_PER_TASK, (from, to) =>
          crew.call(thread, 'absorb', from, to, tables[0]!, tables[at + 1]!, map.byteOffset),
        ),
      ),
  );

/** Numbers baskets as the file has them first, whoever read it. Answers the address of their codes in that order. */
export function numberInOrder(crew: Crew, pieces: Pieces, { tables, maps }: JoinedIds): number {
  const { kernel } = crew;
  const size = kernel.sizeOf!(tables[0]!);
  const [numbers, order] = [crew.take(size), crew.take(size)];
  kernel.fill!(numbers, size * 4, 0);
  const lists = [maps.map(({ byteOffset }) => byteOffset), maps.map(() => 0)];
  const [from, known] = lists.map((list) => crew.place(Uint32Array.from(list)));
  let next = 0;
  inParts(pieces.count, PIECES_PER_TASK, (first, end) => {
    next = kernel.numberIds!(first, end, pieces.at, BASKETS, from!, known!, numbers, order, next) >>> 0;
  });
  return order;
}

/** The ids of a table: by code, or in the order that codes are listed in at an address. */
export function idsOf(crew: Crew, table: number, order = 0): IdBytes {
  const size = crew.kernel.sizeOf!(table);
  const ends = crew.words(crew.take(size), size);
  const length = crew.kernel.writeIds!(table, order, 0, ends.byteOffset) >>> 0;
  const bytes = crew.bytes(crew.take(Math.ceil(length / 4)), length);
  crew.kernel.writeIds!(table, order, bytes.byteOffset, ends.byteOffset);
  return { bytes: bytes.slice(), ends: ends.slice() };
}

/** Item ids in canonical order, and the place in that order of each code. Small whole numbers, which most ids are, without a string before that. */
export function orderItems(crew: Crew, table: number): { ids: ItemIds; ranks: Uint32Array } {
  const size = crew.kernel.sizeOf!(table);
  const [order, ranks, room] = [crew.take(size), crew.take(size), crew.take(size * 2 + 512)];
  if (crew.kernel.orderNumbers!(table, order, ranks, room) === 0) return orderIds(idsOf(crew, table));
  return { ids: flatIds(idsOf(crew, table, order), true), ranks: crew.words(ranks, size) };
}
