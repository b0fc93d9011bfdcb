import type { Crew } from '../threads/crew.js';
import { idsOf, type Joined } from './join-pieces.js';
import { orderIds } from './order-ids.js';
import { newReader, PIECE_BYTES, type Pieces, type PlainColumns, type Span, spanOf } from './read-pieces.js';
import { readRows } from './read-rows.js';
import { settleBaskets } from './settle-baskets.js';

/** More than any basket's number. */
const ALL = 0xffffffff;

/** What a file is known by that was read once. */
export type ReadOnce = Pick<Pieces, 'rows' | 'sha256'> & { readonly span: Span | undefined };

/**
 * Reads a log in half the memory and nearly twice the time: first for its ids and the sizes of its baskets, then again to fill
 * these, so that no row is held. Undefined where it is not plain, or is not the same file any more.
 */
export async function readTwice(
  file: string,
  crew: Crew,
  columnsOf: (names: readonly string[]) => PlainColumns | undefined,
  keepBaskets: boolean,
): Promise<(Joined & ReadOnce) | undefined> {
  const { kernel } = crew;
  const mark = crew.mark();
  const piece = crew.take(PIECE_BYTES / 4);
  const pieceEnd = piece + PIECE_BYTES;
  let reader = 0;
  let counts = new Uint32Array(0);

  /** Has the rows of each slot parsed, here, and something done with them. */
  const pass = (work: (rows: number) => void) =>
    readRows(file, crew, 1, (names) => {
      const columns = columnsOf(names);
      if (columns === undefined) return undefined;
      reader ||= newReader(crew, columns);
      return async (slot, from, to) => {
        if (kernel.parse!(reader, slot.at + from, slot.at + to, piece, 0) === 0) return false;
        work(crew.words(piece, 1)[0]!);
        return true;
      };
    });

  let rows = 0;
  const sha256 = await pass((more) => {
    rows += more;
    const size = kernel.sizeOf!(kernel.basketsOf!(reader));
    if (size > counts.length) counts = widened(crew, counts, size);
    kernel.countRows!(0, ALL, piece, pieceEnd, counts.byteOffset);
  });
  if (sha256 === undefined || rows === 0) return undefined;

  const size = kernel.sizeOf!(kernel.basketsOf!(reader));
  const basketIds = keepBaskets ? idsOf(crew, kernel.basketsOf!(reader)) : undefined;
  const { ids, ranks } = orderIds(idsOf(crew, kernel.itemsOf!(reader)));
  const [noMap, itemMap] = [crew.place(Uint32Array.of(0)), crew.place(Uint32Array.of(crew.place(ranks)))];
  const [offsets, next] = [crew.take(size + 1), crew.take(size)];
  kernel.sumUp!(counts.byteOffset, size, offsets, next);
  const entries = crew.take(rows);
  crew.words(piece, PIECE_BYTES / 4).fill(0);
  const again = await pass(() => {
    kernel.recodeRows!(0, 1, piece, noMap, itemMap);
    kernel.scatterRows!(0, ALL, piece, pieceEnd, next, entries);
  });
  if (again !== sha256) return undefined;
  const span = spanOf(crew, [reader]);
  const lists = await settleBaskets(crew, mark, size, { offsets, entries, lengths: counts.byteOffset });
  return { ids, ...(basketIds && { basketIds }), baskets: size, ...lists, rows, span, sha256 };
}

/** The same counts, and zeros up to at least `size`. */
function widened(crew: Crew, counts: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const length = Math.max(size, counts.length * 2);
  const wider = crew.words(crew.take(length), length);
  wider.set(counts);
  wider.fill(0, counts.length);
  return wider as Uint32Array<ArrayBuffer>;
}
