import { InputError } from '../input-error.js';
import { csvField } from './csv-field.js';
import { openText } from './open-text.js';
import { emptyRow, fieldText, isBlank, scanRow } from './scan-row.js';

/**
 * The rows of a text as CSV with commas in UTF-8, the header first, each ended by LF; rows of nothing but delimiters are left out.
 * Cells are as they were. For a text that was read before: InputError where it is no longer as it was then.
 */
export async function* plainRows(file: string, wanted: readonly string[]): AsyncGenerator<Buffer> {
  const text = await openText(file, {}, wanted);
  const row = emptyRow(text.delimiter);
  let skip = text.skip;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of text.chunks) {
    row.bytes = Buffer.concat([rest, chunk]);
    row.from = skip;
    skip = 0;
    yield Buffer.from(take(false));
    rest = Buffer.from(row.bytes.subarray(row.from));
  }
  row.bytes = rest;
  row.from = 0;
  yield Buffer.from(take(true));
  if (row.from < row.bytes.length)
    throw new InputError('the file is no longer as it was when it was read', file, 'run bookstore-ml up again');

  function take(last: boolean): string {
    const lines: string[] = [];
    while (row.from < row.bytes.length && scanRow(row, last).outcome === 'row') {
      const fields = Array.from({ length: row.fields }, (_, field) => csvField(fieldText(row, field)));
      if (!isBlank(row)) lines.push(`${fields.join(',')}\n`);
      row.from = row.next;
    }
    return lines.join('');
  }
}

/** The fields of the header; none for an empty text. */
export async function readHeader(file: string, wanted: readonly string[]): Promise<readonly string[]> {
  const text = await openText(file, {}, wanted);
  const row = emptyRow(text.delimiter);
  let head = Buffer.alloc(0);
  for await (const chunk of text.chunks) {
    head = Buffer.concat([head, chunk]);
    // Quotes are undoubled in place.
    row.bytes = Buffer.from(head);
    for (row.from = text.skip; row.from < head.length; row.from = row.next) {
      if (scanRow(row, false).outcome !== 'row') break;
      if (!isBlank(row)) return Array.from({ length: row.fields }, (_, field) => fieldText(row, field));
    }
  }
  return [];
}
