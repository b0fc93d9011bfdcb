/** Where the fields of one row lie in a buffer. One object serves all rows: nothing is allocated for a row. */
export interface CsvRow {
  bytes: Uint8Array;
  /** The byte between two fields. */
  delimiter: number;
  /** Field f is bytes[starts[f]] up to bytes[ends[f]], without its quotes. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  fields: number;
  /** First byte of the row, and the first byte after its line end. */
  from: number;
  next: number;
  /** Line of the file, from 1, that the row starts on, and the lines it takes. */
  line: number;
  lines: number;
}

/** `unfinished`: the buffer ends first; `at` is then the quote left open, or -1. `misplaced`: text after a closing quote. */
export interface Scan {
  readonly outcome: 'row' | 'unfinished' | 'misplaced';
  readonly at: number;
}

const ROW: Scan = { outcome: 'row', at: -1 };
const UNFINISHED: Scan = { outcome: 'unfinished', at: -1 };

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
export const COMMA = 0x2c;

/** Most columns of a file. The fields of a row past them are counted, so that it is found to be ragged. */
export const MAX_FIELDS = 4096;

export function emptyRow(delimiter = COMMA): CsvRow {
  const starts = new Int32Array(MAX_FIELDS);
  const ends = new Int32Array(MAX_FIELDS);
  return { bytes: new Uint8Array(0), delimiter, starts, ends, fields: 0, from: 0, next: 0, line: 1, lines: 1 };
}

/**
 * Finds the fields of the row that starts at `row.from`, by RFC 4180: quoted fields may hold delimiters, line ends and
 * doubled quotes (which it undoubles in place). `last` says that the file ends where the bytes end.
 */
export function scanRow(row: CsvRow, last: boolean): Scan {
  const { bytes, starts, ends, delimiter } = row;
  const size = bytes.length;
  let at = row.from;
  let fields = 0;
  let lines = 1;
  let doubledQuotes = false;
  for (;;) {
    let start = at;
    let end: number;
    if (bytes[at] === QUOTE) {
      start = ++at;
      for (;;) {
        while (at < size && bytes[at] !== QUOTE) if (bytes[at++] === LF) lines++;
        if (at + 1 >= size && !(last && at < size)) return { outcome: 'unfinished', at: start - 1 };
        if (bytes[at + 1] !== QUOTE) break;
        doubledQuotes = true;
        at += 2;
      }
      end = at++;
      const after = bytes[at];
      if (after === CR && at + 1 >= size && !last) return UNFINISHED;
      if (after === CR && (at + 1 >= size || bytes[at + 1] === LF)) at++;
      else if (at < size && after !== delimiter && after !== LF) return { outcome: 'misplaced', at };
    } else {
      while (at < size && bytes[at] !== delimiter && bytes[at] !== LF) at++;
      if (at >= size && !last) return UNFINISHED;
      end = at;
      if (end > start && bytes[at] !== delimiter && bytes[end - 1] === CR) end--;
    }
    starts[fields] = start;
    ends[fields] = end;
    fields++;
    if (at < size && bytes[at++] === delimiter) continue;
    row.fields = fields;
    row.lines = lines;
    row.next = at;
    if (doubledQuotes) undoubleQuotes(row);
    return ROW;
  }
}

function undoubleQuotes({ bytes, starts, ends, fields }: CsvRow): void {
  for (let field = 0; field < Math.min(fields, MAX_FIELDS); field++) {
    const start = starts[field]!;
    if (bytes[start - 1] !== QUOTE) continue;
    let to = start;
    for (let at = start; at < ends[field]!; at++) {
      bytes[to++] = bytes[at]!;
      if (bytes[at] === QUOTE) at++;
    }
    ends[field] = to;
  }
}

/** Whether no field of the row holds anything, as in the rows of commas that a spreadsheet leaves at the end. */
export function isBlank({ starts, ends, fields }: CsvRow): boolean {
  for (let field = 0; field < Math.min(fields, MAX_FIELDS); field++) if (starts[field] !== ends[field]) return false;
  return true;
}

export function fieldText(row: CsvRow, field: number): string {
  return Buffer.from(
    row.bytes.buffer,
    row.bytes.byteOffset + row.starts[field]!,
    row.ends[field]! - row.starts[field]!,
  ).toString('utf8');
}
