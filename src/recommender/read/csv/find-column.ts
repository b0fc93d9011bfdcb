import { InputError } from '../../../lib/input-error.js';
import type { CsvHeader } from './read-csv.js';

/** Place of a column. InputError where it is absent, naming what is there and the flag that picks another. */
export function columnIndex(header: CsvHeader, name: string, flag: string): number {
  const index = columnOrNone(header, name);
  if (index >= 0) return index;
  const here = header.names.map((held) => JSON.stringify(held)).join(', ');
  const otherwise = header.names.length === 1 ? ', or what parts the columns with --delimiter' : '';
  const hint = `the file has ${here}: name the right one with ${flag}${otherwise}`;
  throw new InputError(`no column "${name}"`, `${header.file}:1`, hint);
}

/** -1 where the header lacks it. A column that is there twice is refused: either could be meant. */
export function columnOrNone(header: CsvHeader, name: string): number {
  const index = header.names.indexOf(name);
  if (index !== header.names.lastIndexOf(name)) {
    throw new InputError(`the column "${name}" twice`, `${header.file}:1`, 'rename or remove one of the two');
  }
  return index;
}
