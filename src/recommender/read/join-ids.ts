import type { IdBytes } from '../interactions.js';
import type { Crew } from '../threads/crew.js';
import { inParts, type Pieces } from './read-pieces.js';

/** A table of all ids, and by reader what its codes are there. */
export interface JoinedIds {
  readonly table: number;
  readonly size: number;
  readonly maps: readonly Uint32Array[];
}

/** Where a piece says how many baskets its reader knew after it. */
const BASKETS = 12;

/** Adds the ids of all readers to the table of the first, on one thread. */
export async function joinTables(
  crew: Crew,
  readers: readonly number[],
  of: 'basketsOf' | 'itemsOf',
  thread: number,
): Promise<JoinedIds> {
  const { kernel } = crew;
  const tables = readers.map((reader) => kernel[of]!(reader) >>> 0);
  const maps = tables.map((table) => {
    const size = kernel.sizeOf!(table);
    return crew.words(crew.take(size), size);
  });
  const [own, ...others] = maps;
  for (let code = 0; code < own!.length; code++) own![code] = code;
  const table = tables[0]!;
  await Promise.all(others.map((map, at) => crew.call(thread, 'absorb', table, tables[at + 1]!, map.byteOffset)));
  return { table, size: kernel.sizeOf!(table), maps };
}

/** Numbers baskets as the file has them first, whoever read it. Answers the address of their codes in that order. */
export function numberInOrder(crew: Crew, pieces: Pieces, { size, maps }: JoinedIds): number {
  const { kernel } = crew;
  const [numbers, order] = [crew.take(size), crew.take(size)];
  kernel.fill!(numbers, size * 4, 0);
  const lists = [maps.map(({ byteOffset }) => byteOffset), maps.map(() => 0)];
  const [from, known] = lists.map((list) => crew.place(Uint32Array.from(list)));
  let next = 0;
  inParts(pieces.count, (first, end) => {
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
