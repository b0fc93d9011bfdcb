import type { IdBytes, ItemIds } from '../../interactions.js';
import { inParts } from '../../threads/map-ranges.js';
import type { Crew } from '../../threads/thread-pool.js';
import { type Baskets, compactBaskets } from './compact-baskets.js';
import { idsOf, joinIds, numberInOrder, orderItems } from './join-ids.js';
import { PIECES_PER_TASK, type Pieces } from './read-pieces.js';

/** What a log holds. */
export interface Joined extends Baskets {
  readonly ids: ItemIds;
  readonly basketIds?: IdBytes;
  readonly baskets: number;
}

/** Joins what the threads read: one number for each id, baskets of distinct items in canonical order. Gives back all room above `mark` but for that. */
export async function joinPieces(crew: Crew, pieces: Pieces, mark: number, keepBaskets: boolean): Promise<Joined> {
  const { kernel } = crew;
  const { readers } = pieces;
  const [baskets, items] = await joinIds(crew, readers);
  const order = numberInOrder(crew, pieces, baskets);
  const basketIds = keepBaskets ? idsOf(crew, baskets.tables[0]!, order) : undefined;
  const { ids, ranks } = orderItems(crew, items.tables[0]!);
  const names = crew.place(ranks);
  for (const map of items.maps) kernel.mapAgain!(map.byteOffset, map.length, names);

  const size = kernel.sizeOf!(baskets.tables[0]!);
  const totals = crew.take(size + 1);
  const offsets = crew.take(size + 1);
  kernel.fill!(totals, size * 4, 0);
  const next = readers.map((reader) => kernel.countsOf!(reader) >>> 0);
  const overBaskets = (name: 'addCounts' | 'addOffsets', of: number) =>
    baskets.maps.forEach((map, reader) => {
      kernel[name]!(next[reader]!, map.length, map.byteOffset, of);
    });
  overBaskets('addCounts', totals);
  kernel.sumUp!(totals, size, offsets);
  overBaskets('addOffsets', offsets);

  const entries = crew.take(pieces.rows);
  await crew.each('scatterRows', (reader) =>
    inParts(pieces.count, PIECES_PER_TASK, (from, to) => {
      const map = items.maps[reader]!.byteOffset;
      return [from, to, pieces.at, reader, next[reader]!, map, entries];
    }),
  );
  const lists = await compactBaskets(crew, mark, size, { offsets, entries, lengths: totals });
  return { ids, ...(basketIds && { basketIds }), baskets: size, ...lists };
}
