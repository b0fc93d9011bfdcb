import type { TextFormat } from '../../../lib/csv/detect-format.js';
import { openText } from '../../../lib/csv/open-text.js';
import { nameOf } from '../../../lib/csv/read-bytes.js';
import { type CsvRow, emptyRow, fieldText, isBlank, MAX_FIELDS, scanRow } from '../../../lib/csv/scan-row.js';
import type { TextOptions } from '../../../lib/csv/text-options.js';
import { InputError } from '../../../lib/input-error.js';

export interface CsvHeader {
  readonly file: string;
  readonly names: readonly string[];
}

/** Longest row, in bytes: what is longer is no row of a log, and is never held in memory. */
const MAX_ROW_BYTES = 1 << 20;

/**
 * Reads a CSV file, .gz or not, row by row: `begin` sees the header and answers what takes each row (valid only during
 * the call). Blank lines are passed over, and rows of nothing but delimiters. `wanted` are columns by which the delimiter is guessed.
 * Answers the SHA-256 of the bytes on disk and the number of rows. Throws InputError for what is not such a file, with line and column.
 */
export async function readCsv(
  file: string,
  begin: (header: CsvHeader) => (row: CsvRow) => void,
  options: TextOptions = {},
  wanted: readonly string[] = [],
): Promise<{ sha256: string; rows: number }> {
  const source = await openText(file, options, wanted);
  const reader = rowReader(nameOf(file), begin, source);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source.chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    refuseNul(nameOf(file), bytes, rest.length, reader.line());
    rest = bytes.subarray(reader.read(bytes, false));
  }
  reader.read(rest, true);
  return { sha256: source.sha256(), rows: reader.rows() };
}

/** Where a byte of a row is, as editors count: file:line:column. */
export function placeOf(file: string, row: CsvRow, at: number): string {
  const before = Buffer.from(row.bytes.subarray(row.from, at)).toString('utf8');
  const lines = before.split('\n');
  return `${file}:${row.line + lines.length - 1}:${lines.at(-1)!.length + 1}`;
}

function rowReader(
  file: string,
  begin: (header: CsvHeader) => (row: CsvRow) => void,
  { delimiter, skip, line }: TextFormat,
) {
  const row = emptyRow(delimiter);
  row.line = line;
  let start = skip;
  let take: ((row: CsvRow) => void) | undefined;
  let columns = 0;
  let rows = 0;

  function header(): void {
    if (row.fields > MAX_FIELDS) throw new InputError('too many columns', `${file}:${row.line}`, `keep ${MAX_FIELDS}`);
    const names = Array.from({ length: row.fields }, (_, field) => fieldText(row, field));
    if (names.some((name) => name.includes('\ufffd'))) throw notText(file);
    columns = row.fields;
    take = begin({ file, names });
  }

  /** Answers how many bytes were used; the rest starts an unfinished row. */
  function read(bytes: Buffer, last: boolean): number {
    row.bytes = bytes;
    row.from = Math.min(start, bytes.length);
    start = 0;
    while (row.from < bytes.length) {
      const { outcome, at } = scanRow(row, last);
      if (outcome === 'misplaced') throw misplaced(placeOf(file, row, at));
      const length = (outcome === 'row' ? row.next : bytes.length) - row.from;
      if (length > MAX_ROW_BYTES) throw at >= 0 ? unclosed(placeOf(file, row, at)) : tooLong(`${file}:${row.line}`);
      if (outcome === 'unfinished') {
        if (last) throw unclosed(placeOf(file, row, at));
        return row.from;
      }
      const blank = row.starts[0] === row.ends[0] && isBlank(row);
      if (!blank && take === undefined) header();
      else if (!blank) {
        if (row.fields !== columns) throw ragged(`${file}:${row.line}`, row.fields, columns);
        rows++;
        take!(row);
      }
      row.line += row.lines;
      row.from = row.next;
    }
    if (last && take === undefined) throw new InputError('the file is empty', file, `it needs a header and rows`);
    if (last && rows === 0) throw new InputError('a header and no rows', file, 'it needs at least one row of data');
    return bytes.length;
  }

  return { read, rows: () => rows, line: () => row.line };
}

/** A NUL byte means that this is no text: refused before it is taken for part of an id. */
function refuseNul(file: string, bytes: Buffer, from: number, line: number): void {
  const at = bytes.indexOf(0, from);
  if (at < 0) return;
  if (line === 1 && at < 2 && bytes.indexOf(0, at + 1) === at + 2) {
    const hint = `save it as CSV in UTF-8, or read it by --encoding ${at === 1 ? 'utf-16le' : 'utf-16be'}`;
    throw new InputError('UTF-16 text without a byte order mark', file, hint);
  }
  const before = bytes.subarray(0, at).toString('latin1').split('\n');
  const place = `${file}:${line + before.length - 1}:${before.at(-1)!.length + 1}`;
  throw new InputError('a NUL byte: not a text file', place, 'give a CSV file (.gz is fine), not a binary one');
}

/** For a log of which every row was left out, as was asked. */
export function noRowsLeft(file: string): InputError {
  const hint = 'check what --null-values and --drop-returns leave out, and the names of the columns';
  return new InputError('no rows are left of it', file, hint);
}

export function notText(place: string): InputError {
  const hint = 'save the file as CSV in UTF-8, or name what it is in, such as --encoding windows-1252';
  return new InputError('not UTF-8 text', place, hint);
}

function misplaced(place: string): InputError {
  return new InputError('text after a closing quote', place, 'write a quote inside a quoted field twice ("")');
}

function unclosed(place: string): InputError {
  return new InputError('a quote that is never closed', place, 'close it, or write a quote inside a field twice ("")');
}

function tooLong(place: string): InputError {
  return new InputError('a line of more than 1 MiB', place, 'check that the file is CSV with a line for each row');
}

function ragged(place: string, fields: number, columns: number): InputError {
  const have = `${fields} ${fields === 1 ? 'field' : 'fields'} where the header has ${columns}`;
  return new InputError(have, place, 'mend the row; a comma inside a field needs quotes around the field');
}
