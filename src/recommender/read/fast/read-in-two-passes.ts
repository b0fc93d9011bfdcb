import type { Crew } from '../../threads/thread-pool.js';
import { compactBaskets } from './compact-baskets.js';
import { idsOf, orderItems } from './join-ids.js';
import type { Joined } from './join-pieces.js';
import { newReader, PIECE_BYTES, type Pieces, type PlainColumns, type Span, spanOf } from './read-pieces.js';
import { readRows } from './read-rows.js';

/** What a file is known by that was read once. */
export type ReadOnce = Pick<Pieces, 'rows' | 'sha256'> & { readonly span: Span | undefined };

/**
 * Reads a log in half the memory and nearly twice the time: first for its ids and the sizes of its baskets, then again to fill
 * these, so that no row is held. Undefined where it is not plain, or is not the same file any more.
 */
export async function readInTwoPasses(
  file: string,
  crew: Crew,
  columnsOf: (names: readonly string[]) => PlainColumns | undefined,
  keepBaskets: boolean,
): Promise<(Joined & ReadOnce) | undefined> {
  const { kernel } = crew;
  const mark = crew.mark();
  const piece = crew.take(PIECE_BYTES / 4);
  crew.words(piece, PIECE_BYTES / 4).fill(0);
  let reader = 0;

  /** Has the rows of each slot parsed, here, and something done with them. */
  const pass = (work: (rows: number) => void) =>
    readRows(file, crew, 1, (names) => {
      const columns = columnsOf(names);
      if (columns === undefined) return undefined;
      reader ||= newReader(crew, columns);
      return async (_, from, to) => {
        if (kernel.parse!(reader, from, to, piece, 0) === 0) return false;
        work(crew.words(piece, 1)[0]!);
        return true;
      };
    });

  let rows = 0;
  const sha256 = await pass((more) => {
    rows += more;
  });
  if (sha256 === undefined || rows === 0) return undefined;

  const baskets = kernel.basketsOf!(reader) >>> 0;
  const size = kernel.sizeOf!(baskets);
  const basketIds = keepBaskets ? idsOf(crew, baskets) : undefined;
  const { ids, ranks } = orderItems(crew, kernel.itemsOf!(reader) >>> 0);
  const [lengths, offsets, next] = [crew.take(size), crew.take(size + 1), crew.take(size)];
  kernel.sumUp!(kernel.countsOf!(reader) >>> 0, size, offsets);
  kernel.copy!(next, offsets, size * 4);
  const map = crew.place(ranks);
  const entries = crew.take(rows);
  const again = await pass(() => kernel.scatterRows!(0, 1, piece, 0, next, map, entries));
  if (again !== sha256) return undefined;
  const span = spanOf(crew, [reader]);
  const settled = await compactBaskets(crew, mark, size, { offsets, entries, lengths });
  return { ids, ...(basketIds && { basketIds }), baskets: size, ...settled, rows, span, sha256 };
}
