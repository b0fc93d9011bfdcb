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

/** Pieces that a thread takes at a time. */
const FEW_PIECES = 4;

/** What a table of all ids has room for beyond those that one thread saw: most threads see most of them. */
const SOME_IDS = 1 << 16;

/** Where a piece says how many baskets, and how many items, its thread knew after it. */
const BASKETS = 8;
const ITEMS = 12;

/** Joins what the threads read: one number for each id, baskets of distinct items in canonical order. Gives back all room above `mark` but for that. */
export async function joinPieces(crew: Crew, pieces: Pieces, mark: number, keepBaskets: boolean): Promise<Joined> {
  const { kernel } = crew;
  const items = joinTables(crew, pieces, 'itemsOf', ITEMS);
  const baskets = joinTables(crew, pieces, 'basketsOf', BASKETS);
  const basketIds = keepBaskets ? idsOf(crew, baskets.table) : undefined;
  const { ids, ranks } = orderIds(idsOf(crew, items.table));
  for (const map of items.maps) for (let code = 0; code < map.length; code++) map[code] = ranks[map[code]!]!;

  const size = baskets.size;
  const counts = crew.take(size + 1);
  kernel.fill!(counts, size * 4, 0);
  const maps = [baskets.maps, items.maps].map((all) => crew.place(Uint32Array.from(all, (map) => map.byteOffset)));
  await crew.spread('recodeRows', pieces.count, FEW_PIECES, () => [pieces.at, maps[0]!, maps[1]!]);
  const part = Math.max(1, Math.ceil(size / crew.threads));
  const all = [pieces.at, pieces.at + pieces.count * PIECE_BYTES] as const;
  await crew.spread('countRows', size, part, () => [...all, counts]);
  const offsets = crew.take(size + 1);
  const next = crew.take(size);
  kernel.sumUp!(counts, size, offsets, next);
  const entries = crew.take(pieces.rows);
  await crew.spread('scatterRows', size, part, () => [...all, next, entries]);
  const lists = await settleBaskets(crew, mark, size, { offsets, entries, lengths: counts });
  return { ids, ...(basketIds && { basketIds }), baskets: size, ...lists };
}

/** One table for the ids of all threads, and by thread what its codes are there. */
function joinTables(crew: Crew, { at, count, readers }: Pieces, of: 'basketsOf' | 'itemsOf', field: number) {
  const { kernel } = crew;
  const tables = readers.map((reader) => kernel[of]!(reader) >>> 0);
  const maps = tables.map((table) => {
    const size = kernel.sizeOf!(table);
    return crew.words(crew.take(size), size);
  });
  if (tables.length === 1) {
    maps[0]!.forEach((_, code, map) => {
      map[code] = code;
    });
    return { table: tables[0]!, size: maps[0]!.length, maps };
  }
  const table = kernel.newTable!(Math.max(...maps.map((map) => map.length)) + SOME_IDS, 0) >>> 0;
  const lists = [tables, maps.map((map) => map.byteOffset), tables.map(() => 0)];
  const [from, to, known] = lists.map((list) => crew.place(Uint32Array.from(list)));
  kernel.absorbAll!(table, at, count, field, from!, to!, known!);
  return { table, size: kernel.sizeOf!(table), maps };
}

export function idsOf(crew: Crew, table: number): IdBytes {
  const size = crew.kernel.sizeOf!(table);
  const ends = crew.words(crew.take(size), size);
  const length = crew.kernel.writeIds!(table, 0, ends.byteOffset) >>> 0;
  const bytes = crew.bytes(crew.take(Math.ceil(length / 4)), length);
  crew.kernel.writeIds!(table, bytes.byteOffset, ends.byteOffset);
  return { bytes: bytes.slice(), ends: ends.slice() };
}
