import { type Columns, DEFAULT_COLUMNS, type Interactions } from '../interactions.js';
import type { Crew } from '../threads/crew.js';
import { datasetDigest } from './dataset-digest.js';
import { joinPieces } from './join-pieces.js';
import { type Pieces, type PlainColumns, readPieces } from './read-pieces.js';

/**
 * Reads a log on all threads of a crew, without times. Undefined where it is not plain (see readPieces) or has anything in it that is to be
 * refused: readAnyLog says what.
 */
export async function readPlainLog(
  file: string,
  asked: Partial<Columns>,
  crew: Crew,
  options: { readonly times?: boolean; readonly basketIds?: boolean },
): Promise<Interactions | undefined> {
  if (options.times !== false) return undefined;
  const columns = { ...DEFAULT_COLUMNS, ...asked };
  const mark = crew.mark();
  const pieces = await readPieces(file, crew, (names) => placesOf(names, columns, asked.time !== undefined));
  if (pieces === undefined) {
    crew.release(mark);
    return undefined;
  }
  const span = spanOf(crew, pieces);
  const { ids, ...grouped } = await joinPieces(crew, pieces, mark, options.basketIds === true);
  if (ids.text.some((id) => id.includes('\ufffd') || id === columns.item)) return undefined;
  const digest = datasetDigest(ids, grouped.offsets, grouped.entries);
  const source = { file, sha256: pieces.sha256, digest, rows: pieces.rows, columns, ...span };
  return { items: ids, ...grouped, source };
}

/** Undefined where a column is not there just once. */
function placesOf(names: readonly string[], columns: Columns, timeIsAsked: boolean): PlainColumns | undefined {
  const [basket, item, time] = [columns.basket, columns.item, columns.time].map((name) => names.indexOf(name));
  const twice = [basket, item, time].some((place) => place! >= 0 && names.lastIndexOf(names[place!]!) !== place);
  if (twice || basket! < 0 || item! < 0 || (timeIsAsked && time! < 0)) return undefined;
  return { fields: names.length, basket: basket!, item: item!, time: time! };
}

function spanOf({ kernel }: Crew, { readers }: Pieces): { from: string; to: string } | undefined {
  const earliest = Math.min(...readers.map((reader) => kernel.earliestOf!(reader)));
  const latest = Math.max(...readers.map((reader) => kernel.latestOf!(reader)));
  return earliest <= latest
    ? { from: new Date(earliest).toISOString(), to: new Date(latest).toISOString() }
    : undefined;
}
