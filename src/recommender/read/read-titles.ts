import { InputError } from '../../lib/input-error.js';
import { columnIndex } from './csv/find-column.js';
import { readCsv } from './csv/read-csv.js';
import { fieldText } from './csv/scan-row.js';

const CATALOG_ID = 'book_id';

/**
 * Titles by item id, out of a catalog with a `title` column and the ids in `book_id`, else in `idColumn`; a book listed twice keeps its
 * first. Throws InputError as reading orders does.
 */
export async function readTitles(file: string, idColumn: string): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  await readCsv(file, (header) => {
    // A catalog of the shop's keeps its own name for the id, whatever the orders call theirs.
    const id = columnIndex(header, header.names.includes(CATALOG_ID) ? CATALOG_ID : idColumn, '--item-column');
    if (!header.names.includes('title')) {
      throw new InputError('no column "title"', `${file}:1`, 'give a catalog with titles, or leave out --catalog');
    }
    const title = columnIndex(header, 'title', '--catalog');
    return (row) => {
      const book = fieldText(row, id);
      if (!titles.has(book)) titles.set(book, fieldText(row, title));
    };
  });
  return titles;
}
