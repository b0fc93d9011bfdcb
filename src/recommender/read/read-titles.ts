import { isUtf8 } from 'node:buffer';
import { nameOf } from '../../lib/csv/read-bytes.js';
import { type CsvRow, fieldText } from '../../lib/csv/scan-row.js';
import type { TextOptions } from '../../lib/csv/text-options.js';
import { InputError } from '../../lib/input-error.js';
import { columnIndex } from './csv/find-column.js';
import { notText, placeOf, readCsv } from './csv/read-csv.js';

const CATALOG_ID = 'book_id';
const TITLE = 'title';

/**
 * Titles by item id, out of a catalog with a `title` column and the ids in `book_id`, else in `idColumn`; a book listed twice keeps its
 * first. Throws InputError as reading orders does, for a title that is not in the file's encoding too.
 */
export async function readTitles(
  file: string,
  idColumn: string,
  options: TextOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  const name = nameOf(file);
  await readCsv(
    file,
    (header) => {
      // A catalog of the shop's keeps its own name for the id, whatever the orders call theirs.
      const id = columnIndex(header, header.names.includes(CATALOG_ID) ? CATALOG_ID : idColumn, '--item-column');
      if (!header.names.includes(TITLE)) {
        throw new InputError('no column "title"', `${name}:1`, 'give a catalog with titles, or leave out --catalog');
      }
      const title = columnIndex(header, TITLE, '--catalog');
      return (row) => {
        refuseOtherText(name, row, id);
        refuseOtherText(name, row, title);
        const book = fieldText(row, id);
        if (!titles.has(book)) titles.set(book, fieldText(row, title));
      };
    },
    options,
    [CATALOG_ID, idColumn, TITLE],
  );
  return titles;
}

function refuseOtherText(file: string, row: CsvRow, field: number): void {
  const [start, end] = [row.starts[field]!, row.ends[field]!];
  if (isUtf8(row.bytes.subarray(start, end))) return;
  // Up to the first byte that is no part of a character, the text is sound.
  let at = start;
  for (let next = start; next < end; next++) if (isUtf8(row.bytes.subarray(start, next))) at = next;
  throw notText(placeOf(file, row, at));
}
