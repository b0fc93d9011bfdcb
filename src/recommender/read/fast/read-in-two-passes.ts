import type { ThreadPool } from '../../threads/thread-pool.js';
import { compactBaskets } from './compact-baskets.js';
import { idsOf, inspectTable, orderItems } from './join-ids.js';
import type { Joined } from './join-pieces.js';
import { newReader, type Pieces, type PlainColumns, pieceLayout, type Span, spanOf } from './read-pieces.js';
import { readRows } from './read-rows.js';

/** What a file is known by that was read once. */
export type ReadOnce = Pick<Pieces, 'rows' | 'sha256'> & { readonly span: Span | undefined };

/**
 * Reads a log in half the memory and nearly twice the time: first for its ids and the sizes of its baskets, then again to fill
 * these, so that no row is held. Undefined where it is not plain, or is not the same file any more.
 */
export async function readInTwoPasses(
  file: string,
  pool: ThreadPool,
  columnsOf: (names: readonly string[]) => PlainColumns | undefined,
  keepBaskets: boolean,
): Promise<(Joined & ReadOnce) | undefined> {
  const { kernel } = pool;
  const mark = pool.mark();
  const layout = pieceLayout(pool);
  const piece = pool.allocate(layout.size / 4);
  pool.words(piece, layout.size / 4).fill(0);
  let reader = 0;

  /** Has the rows of each slot parsed, here, and something done with them. */
  const pass = (work: (rows: number) => void) =>
    readRows(file, pool, 1, (names) => {
      const columns = columnsOf(names);
      if (columns === undefined) return undefined;
      reader ||= newReader(pool, columns);
      return async (_, from, to) => {
        if (kernel.parseRows(reader, from, to, piece, 0) === 0) return false;
        work(pool.words(piece + layout.rows, 1)[0]!);
        return true;
      };
    });

  let rows = 0;
  const sha256 = await pass((more) => {
    rows += more;
  });
  if (sha256 === undefined || rows === 0) return undefined;

  const baskets = kernel.basketTable(reader) >>> 0;
  const size = kernel.idCount(baskets);
  const oddBaskets = await inspectTable(pool, baskets);
  const basketIds = keepBaskets ? idsOf(pool, baskets) : undefined;
  const { ids, ranks, oddities: oddItems } = await orderItems(pool, kernel.itemTable(reader) >>> 0);
  const [lengths, offsets, next] = [pool.allocate(size), pool.allocate(size + 1), pool.allocate(size)];
  kernel.prefixSums(kernel.rowCounts(reader) >>> 0, size, offsets);
  kernel.copy(next, offsets, size * 4);
  const map = pool.addressOf(ranks);
  const entries = pool.allocate(rows);
  const again = await pass(() => kernel.scatterRows(0, 1, piece, 0, next, map, entries));
  if (again !== sha256) return undefined;
  const span = spanOf(pool, [reader]);
  const settled = await compactBaskets(pool, mark, size, { offsets, entries, lengths });
  const oddities = { baskets: oddBaskets, items: oddItems };
  return { ids, ...(basketIds && { basketIds }), baskets: size, ...settled, oddities, rows, span, sha256 };
}
