import type { IdBytes, ItemIds } from '../interactions.js';
import type { Crew } from '../threads/crew.js';
import { orderIds } from './order-ids.js';
import { PIECE_BYTES, type Pieces } from './read-pieces.js';
import { type Baskets, settleBaskets } from './settle-baskets.js';

/** What a log holds. */
export interface Joined extends Baskets {
  readonly ids: ItemIds;
  readonly basketIds?: IdBytes;
  readonly baskets: number;
}

/** Where a piece says how many baskets its reader knew after it. */
const BASKETS = 12;

/** Joins what the threads read: one number for each id, baskets of distinct items in canonical order. Gives back all room above `mark` but for that. */
export async function joinPieces(crew: Crew, pieces: Pieces, mark: number, keepBaskets: boolean): Promise<Joined> {
  const { kernel } = crew;
  const { readers } = pieces;
  const [baskets, items] = await Promise.all([
    joinTables(crew, readers, 'basketsOf', 0),
    joinTables(crew, readers, 'itemsOf', crew.threads - 1),
  ]);
  const order = numberInOrder(crew, pieces, baskets);
  const basketIds = keepBaskets ? idsOf(crew, baskets.table, order) : undefined;
  const { ids, ranks } = orderIds(idsOf(crew, items.table));
  for (const map of items.maps) for (let code = 0; code < map.length; code++) map[code] = ranks[map[code]!]!;

  const { size } = baskets;
  const totals = crew.take(size + 1);
  kernel.fill!(totals, size * 4, 0);
  const counts = readers.map((reader) => kernel.countsOf!(reader) >>> 0);
  counts.forEach((at, reader) => {
    kernel.addCounts!(at, baskets.maps[reader]!.length, baskets.maps[reader]!.byteOffset, totals);
  });
  const offsets = crew.take(size + 1);
  kernel.sumUp!(totals, size, offsets);
  counts.forEach((at, reader) => {
    kernel.addOffsets!(at, baskets.maps[reader]!.length, baskets.maps[reader]!.byteOffset, offsets);
  });
  const entries = crew.take(pieces.rows);
  const next = crew.place(Uint32Array.from(counts));
  const args = [pieces.at, endOf(pieces), next, addressesOf(crew, items.maps), entries] as const;
  await crew.spread('scatterRows', readers.length, 1, () => args);
  const lists = await settleBaskets(crew, mark, size, { offsets, entries, lengths: totals });
  return { ids, ...(basketIds && { basketIds }), baskets: size, ...lists };
}

/** A table of all ids, and by reader what its codes are there. */
interface JoinedIds {
  readonly table: number;
  readonly size: number;
  readonly maps: readonly Uint32Array[];
}

/** Adds the ids of all readers to the table of the first, on one thread. */
async function joinTables(
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
  for (const [at, map] of others.entries()) {
    await crew.call(thread, 'absorb', table, tables[at + 1]!, map.byteOffset);
  }
  return { table, size: kernel.sizeOf!(table), maps };
}

/** Numbers baskets as the file has them first, whoever read it. Answers the address of their codes in that order. */
function numberInOrder(crew: Crew, pieces: Pieces, { size, maps }: JoinedIds): number {
  const { kernel } = crew;
  const [numbers, order] = [crew.take(size), crew.take(size)];
  kernel.fill!(numbers, size * 4, 0);
  const known = crew.place(Uint32Array.from(maps, () => 0));
  kernel.numberIds!(pieces.at, endOf(pieces), BASKETS, addressesOf(crew, maps), known, numbers, order);
  return order;
}

const endOf = ({ at, count }: Pieces) => at + count * PIECE_BYTES;

const addressesOf = (crew: Crew, lists: readonly Uint32Array[]) =>
  crew.place(Uint32Array.from(lists, ({ byteOffset }) => byteOffset));

/** The ids of a table: by code, or in the order that codes are listed in at an address. */
export function idsOf(crew: Crew, table: number, order = 0): IdBytes {
  const size = crew.kernel.sizeOf!(table);
  const ends = crew.words(crew.take(size), size);
  const length = crew.kernel.writeIds!(table, order, 0, ends.byteOffset) >>> 0;
  const bytes = crew.bytes(crew.take(Math.ceil(length / 4)), length);
  crew.kernel.writeIds!(table, order, bytes.byteOffset, ends.byteOffset);
  return { bytes: bytes.slice(), ends: ends.slice() };
}
