import type { IdBytes, ItemIds } from '../../interactions.js';
import { mapRanges } from '../../threads/map-ranges.js';
import type { ThreadPool } from '../../threads/thread-pool.js';
import type { IdOddities } from '../check/id-shape.js';
import { type Baskets, compactBaskets } from './compact-baskets.js';
import { idsOf, inspectTable, joinIds, numberInOrder, orderItems } from './join-ids.js';
import { PIECES_PER_TASK, type Pieces } from './read-pieces.js';

/** What a log holds. */
export interface Joined extends Baskets {
  readonly ids: ItemIds;
  readonly basketIds?: IdBytes;
  readonly baskets: number;
  readonly oddities: Oddities;
}

/** What is odd about the ids of baskets and items; undefined where nothing can be. */
export interface Oddities {
  readonly baskets: IdOddities | undefined;
  readonly items: IdOddities | undefined;
}

/** Joins what the threads read: one number for each id, baskets of distinct items in canonical order. Gives back all room above `mark` but for that. */
export async function joinPieces(
  pool: ThreadPool,
  pieces: Pieces,
  mark: number,
  keepBaskets: boolean,
): Promise<Joined> {
  const { kernel } = pool;
  const { readers } = pieces;
  const [baskets, items] = await joinIds(pool, readers);
  const order = numberInOrder(pool, pieces, baskets);
  const oddBaskets = await inspectTable(pool, baskets.tables[0]!);
  const basketIds = keepBaskets ? idsOf(pool, baskets.tables[0]!, order) : undefined;
  const { ids, ranks, oddities: oddItems } = await orderItems(pool, items.tables[0]!);
  const names = pool.addressOf(ranks);
  for (const map of items.maps) kernel.remapCodes(map.byteOffset, map.length, names);

  const size = kernel.idCount(baskets.tables[0]!);
  const totals = pool.allocate(size + 1);
  const offsets = pool.allocate(size + 1);
  kernel.fill(totals, size * 4, 0);
  const next = readers.map((reader) => kernel.rowCounts(reader) >>> 0);
  const overBaskets = (name: 'addRowCounts' | 'addOffsets', of: number) =>
    baskets.maps.forEach((map, reader) => {
      kernel[name](next[reader]!, map.length, map.byteOffset, of);
    });
  overBaskets('addRowCounts', totals);
  kernel.prefixSums(totals, size, offsets);
  overBaskets('addOffsets', offsets);

  const entries = pool.allocate(pieces.rows);
  await pool.callOnEach('scatterRows', (reader) =>
    mapRanges(pieces.count, PIECES_PER_TASK, (from, to) => {
      const map = items.maps[reader]!.byteOffset;
      return [from, to, pieces.at, reader, next[reader]!, map, entries];
    }),
  );
  const lists = await compactBaskets(pool, mark, size, { offsets, entries, lengths: totals });
  const oddities = { baskets: oddBaskets, items: oddItems };
  return { ids, ...(basketIds && { basketIds }), baskets: size, ...lists, oddities };
}
