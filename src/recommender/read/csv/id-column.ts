import { type CsvRow, fieldText } from '../../../lib/csv/scan-row.js';
import { InputError } from '../../../lib/input-error.js';
import { IdTable } from '../baskets/id-table.js';
import { type Counter, countOne, type Finding, findingOf, newCounter } from '../check/finding.js';
import { inspectIds, isScientific, lookAlikesIn } from '../check/id-shape.js';
import { isNullWord, matcherOf, NULL_WORDS } from '../check/null-words.js';
import { notText, placeOf } from './read-csv.js';

export interface IdOptions {
  readonly file: string;
  readonly column: string;
  /** Place of the column in a row. */
  readonly field: number;
  /** Words that stand for no id, and leave their rows out. */
  readonly nullValues: readonly string[] | undefined;
  /** Text that would be the header once more. */
  readonly headerAgain?: string;
}

/** A column of ids. Throws InputError, with its place, for an id that cannot be one. */
export function idColumn({ file, column, field, nullValues, headerAgain }: IdOptions) {
  const table = new IdTable();
  const isNull = matcherOf(nullValues ?? NULL_WORDS);
  const leftOut = newCounter();
  const scientific: FirstPlaces = new Map();
  const kept: FirstPlaces = new Map();

  /** True where the row is to be left out. */
  function isLeftOut(row: CsvRow): boolean {
    const [start, end] = [row.starts[field]!, row.ends[field]!];
    const empty = start === end;
    if (!empty && !isNull(row.bytes, start, end)) return false;
    if (nullValues === undefined) throw noId(row);
    countOne(
      leftOut,
      () => placeOf(file, row, start),
      () => fieldText(row, field),
    );
    return true;
  }

  function noId(row: CsvRow): InputError {
    const place = placeOf(file, row, row.starts[field]!);
    const text = fieldText(row, field);
    if (text === '') {
      const hint =
        'fill it in or remove the row; train and evaluate leave out rows without an id with --null-values NULL';
      return new InputError(`an empty "${column}"`, place, hint);
    }
    const hint = `fill it in or remove the row; train and evaluate leave out such rows with --null-values ${JSON.stringify(text.trim())}`;
    return new InputError(`${JSON.stringify(text)} in "${column}" stands for no id`, place, hint);
  }

  function codeOf(row: CsvRow): number {
    const known = table.size;
    const code = table.codeOf(row.bytes, row.starts[field]!, row.ends[field]!);
    if (table.size > known) lookAt(row, code);
    return code;
  }

  /** Once for each id, when it is first seen. */
  function lookAt(row: CsvRow, code: number): void {
    const text = fieldText(row, field);
    const place = () => placeOf(file, row, row.starts[field]!);
    if (isScientific(text)) scientific.set(code, { where: place(), example: text });
    if (nullValues !== undefined && isNullWord(row.bytes, row.starts[field]!, row.ends[field]!))
      kept.set(code, { where: place(), example: text });
    if (headerAgain === undefined) return;
    if (text.includes('\ufffd')) throw notText(place());
    if (text === headerAgain)
      throw new InputError('the header again', place(), 'remove it: joined files keep one header');
  }

  /** `codes`: of the rows that were kept. */
  function findings(codes: Uint32Array, rows: number): readonly Finding[] {
    return [
      ...findingOf('null-word', column, leftOut),
      ...findingOf('word-as-id', column, rowsOf(kept, codes, rows)),
      ...findingOf('scientific', column, rowsOf(scientific, codes, rows)),
      ...lookAlikesIn(inspectIds(table.all()), column, file),
    ];
  }

  return { table, isLeftOut, codeOf, findings };
}

/** By code of an id, where it was first. */
type FirstPlaces = Map<number, { readonly where: string; readonly example: string }>;

/** The rows of some ids. */
function rowsOf(ids: FirstPlaces, codes: Uint32Array, rows: number): Counter {
  const counter = newCounter();
  for (let row = 0; row < rows && ids.size > 0; row++) {
    const first = ids.get(codes[row]!);
    if (first === undefined) continue;
    countOne(
      counter,
      () => first.where,
      () => first.example,
    );
  }
  return counter;
}
