import { InputError } from '../input-error.js';

interface Kind {
  readonly magic: string;
  readonly what: string;
  readonly hint: string;
}

/** First bytes, in hex, of files that people give for a CSV, and how they get one. */
const OTHERS: readonly Kind[] = [
  {
    magic: '504b0304',
    what: 'a zip archive or an Excel workbook, not a CSV file',
    hint: 'save the sheet as "CSV UTF-8", or unpack the archive and give the file in it',
  },
  {
    magic: 'd0cf11e0a1b11ae1',
    what: 'an old Excel workbook, not a CSV file',
    hint: 'save the sheet as "CSV UTF-8"',
  },
  { magic: '425a68', what: 'compressed by bzip2', hint: 'unpack it first: bunzip2 FILE; gzip is read as it is' },
  { magic: '28b52ffd', what: 'compressed by zstd', hint: 'unpack it first: unzstd FILE; gzip is read as it is' },
  { magic: 'fd377a585a00', what: 'compressed by xz', hint: 'unpack it first: unxz FILE; gzip is read as it is' },
  {
    magic: '53514c69746520666f726d6174203300',
    what: 'an SQLite database, not a CSV file',
    hint: 'export the table: sqlite3 -header -csv FILE "select * from orders" > orders.csv',
  },
];

/** Throws InputError where the first bytes are those of a file that is no CSV, gunzipped already where it was gzip. */
export function refuseOtherKinds(file: string, head: Buffer): void {
  const start = head.subarray(0, 16).toString('hex');
  const kind = OTHERS.find(({ magic }) => start.startsWith(magic));
  if (kind !== undefined) throw new InputError(kind.what, file, kind.hint);
}

export const isParquet = (head: Buffer): boolean => head.subarray(0, 4).toString('latin1') === 'PAR1';
