import { nameOf, STANDARD_INPUT } from '../../../lib/csv/read-bytes.js';
import { fieldText } from '../../../lib/csv/scan-row.js';
import type { TextOptions } from '../../../lib/csv/text-options.js';
import type { Columns } from '../../interactions.js';
import { columnOrNone } from '../csv/find-column.js';
import { placeOf, readCsv } from '../csv/read-csv.js';
import type { Finding } from './finding.js';

/** Ends the reading of a file early. */
class Found extends Error {
  readonly place: string;
  constructor(place: string) {
    super();
    this.place = place;
  }
}

/** Finds the line of each look-alike id, which readers do not keep, by reading up to it again. */
export async function locateIds(
  files: readonly string[],
  findings: readonly Finding[],
  columns: Columns,
  options: TextOptions,
): Promise<readonly Finding[]> {
  return Promise.all(
    findings.map(async (finding) => {
      const file = files.find((name) => nameOf(name) === finding.where);
      if (finding.id === undefined || file === undefined || file === STANDARD_INPUT) return finding;
      return { ...finding, where: await placeOfId(file, finding.column, finding.id, columns, options) };
    }),
  );
}

async function placeOfId(
  file: string,
  column: string,
  id: string,
  columns: Columns,
  options: TextOptions,
): Promise<string> {
  const begin: Parameters<typeof readCsv>[1] = (header) => {
    const field = columnOrNone(header, column);
    return (row) => {
      if (fieldText(row, field) === id) throw new Found(placeOf(file, row, row.starts[field]!));
    };
  };
  const wanted = [columns.basket, columns.item, columns.time];
  return readCsv(file, begin, options, wanted).then(
    () => file,
    (error: unknown) => (error instanceof Found ? error.place : file),
  );
}
