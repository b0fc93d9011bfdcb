import { usualQuantity } from '../../../lib/csv/usual-quantity.js';
import { type Columns, DEFAULT_COLUMNS, type Interactions, type ItemIds } from '../../interactions.js';
import type { ThreadPool } from '../../threads/thread-pool.js';
import { digestOf } from '../baskets/dataset-digest.js';
import type { Finding } from '../check/finding.js';
import type { ReadOptions } from '../read-options.js';
import { choosePasses } from './choose-passes.js';
import { type Joined, joinPieces, type Oddities } from './join-pieces.js';
import { type ReadOnce, readInTwoPasses } from './read-in-two-passes.js';
import { type PlainColumns, readPieces, spanOf } from './read-pieces.js';

/**
 * Reads a log on all threads of a pool, without times. Undefined where it is not plain (see readRows) or has anything in it
 * that is to be refused: readAnyLog says what. Throws InputError where it does not fit in the memory of the pool.
 */
export async function readPlainLog(
  file: string,
  asked: Partial<Columns>,
  pool: ThreadPool,
  options: ReadOptions,
): Promise<Interactions | undefined> {
  if (!mayReadFast(options)) return undefined;
  const columns = { ...DEFAULT_COLUMNS, ...asked };
  const columnsOf = (names: readonly string[]) => placesOf(names, columns, asked.time !== undefined);
  const keep = options.basketIds === true;
  const mark = pool.mark();
  const read =
    (await choosePasses(file, pool.freeBytes())) === 'twice'
      ? await readInTwoPasses(file, pool, columnsOf, keep)
      : await readOnce(file, pool, columnsOf, keep);
  if (read === undefined || isOdd(read.ids, columns.item) || asksForCare(read, options.now)) {
    pool.release(mark);
    return undefined;
  }
  const { ids, rows, sha256, span, oddities, ...baskets } = read;
  const findings = await lookAlikes(oddities, columns, file);
  const digest = digestOf(ids, baskets.offsets, baskets.entries);
  const source = {
    file,
    sha256,
    get digest() {
      return digest();
    },
    rows,
    columns,
    ...span,
  };
  return { items: ids, ...baskets, source, findings };
}

/** Whether a log may be plain by what is asked. */
function mayReadFast(options: ReadOptions): boolean {
  const { times, nullValues, quantityColumn, dropReturns, delimiter = ',', encoding = 'utf-8' } = options;
  const asksForCare = nullValues !== undefined || quantityColumn !== undefined || dropReturns === true;
  return times === false && !asksForCare && delimiter === ',' && /^(?:utf-?8|us-ascii|ascii)$/i.test(encoding);
}

async function lookAlikes({ baskets, items }: Oddities, columns: Columns, file: string): Promise<readonly Finding[]> {
  if (baskets === undefined && items === undefined) return [];
  const { lookAlikesIn } = await import('../check/id-shape.js');
  return [
    ...(baskets ? lookAlikesIn(baskets, columns.basket, file) : []),
    ...(items ? lookAlikesIn(items, columns.item, file) : []),
  ];
}

/** Before this no shop has kept a log: such times are something else than seconds, or stand for none. */
const LEAST_TIME = Date.UTC(1990);
const AHEAD_MS = 86_400_000;

/** What the other reader looks at with care, and tells of with its line: ids that are none or were shortened, and odd times. */
function asksForCare({ oddities, span }: Joined & ReadOnce, now = Date.now()): boolean {
  const odd = [oddities.baskets, oddities.items].some((ids) => ids?.nullWord ?? ids?.scientific);
  return odd || (span !== undefined && (Date.parse(span.from) < LEAST_TIME || Date.parse(span.to) > now + AHEAD_MS));
}

/** Ids that are no text, or the header again. */
function isOdd(ids: ItemIds, header: string): boolean {
  if (ids.integers && Number.isNaN(Number(header))) return false;
  return ids.text.some((id) => id.includes('\ufffd') || id === header);
}

async function readOnce(
  file: string,
  pool: ThreadPool,
  columnsOf: (names: readonly string[]) => PlainColumns | undefined,
  keepBaskets: boolean,
): Promise<(Joined & ReadOnce) | undefined> {
  const mark = pool.mark();
  const pieces = await readPieces(file, pool, columnsOf);
  if (pieces === undefined) return undefined;
  const { rows, sha256 } = pieces;
  const span = spanOf(pool, pieces.readers);
  return { ...(await joinPieces(pool, pieces, mark, keepBaskets)), rows, sha256, span };
}

/** Undefined where a column is not there just once. */
function placesOf(names: readonly string[], columns: Columns, timeIsAsked: boolean): PlainColumns | undefined {
  const [basket, item, time] = [columns.basket, columns.item, columns.time].map((name) => names.indexOf(name));
  const twice = [basket, item, time].some((place) => place! >= 0 && names.lastIndexOf(names[place!]!) !== place);
  if (twice || basket! < 0 || item! < 0 || (timeIsAsked && time! < 0)) return undefined;
  return { fields: names.length, basket: basket!, item: item!, time: time!, quantity: usualQuantity(names) };
}
