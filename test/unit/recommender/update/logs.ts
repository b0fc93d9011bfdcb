import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll } from 'vitest';
import { readInteractions } from '../../../../src/recommender/read/read-interactions.js';
import type { Log } from '../../../../src/recommender/update/append-log.js';

/** A line of an order log. */
export interface Line {
  readonly customer: string;
  readonly book: string;
  /** Seconds since 1970. */
  readonly at: number;
}

const HEADER = 'customer_id,book_id,ordered_at';
const asCsv = (lines: readonly Line[]) =>
  `${[HEADER, ...lines.map(({ customer, book, at }) => `${customer},${book},${at}`)].join('\n')}\n`;

/** A folder for the tests of a file, removed after them, that logs are written to and read from. */
export function logFolder() {
  const path = mkdtempSync(join(tmpdir(), 'bookstore-ml-update-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  const write = (name: string, lines: readonly Line[]): string => {
    const file = join(path, name);
    writeFileSync(file, asCsv(lines));
    return file;
  };
  const readAs = async (name: string, lines: readonly Line[], times: boolean): Promise<Log> =>
    (await readInteractions(write(name, lines), {}, { times, basketIds: true })) as Log;
  const read = (lines: readonly Line[]) => readAs('log.csv', lines, false);
  return { path, write, readAs, read };
}

/** Some hundred lines, few customers and books, so that everything meets everything; now and then an id that is no number. */
export const lines = (books: number, words: boolean): fc.Arbitrary<Line[]> => {
  const id = (most: number) => fc.integer({ min: 1, max: most }).map((id) => String(id * 7));
  const word = fc.constantFrom('a7', 'Ω', '007', '\u{1F4D6}', '\uFF01');
  // Drawn twice, so that some are popular.
  const skewed = fc
    .tuple(id(books), id(Math.ceil(books / 8)), fc.boolean())
    .map(([any, few, one]) => (one ? few : any));
  const book = words ? fc.oneof({ weight: 8, arbitrary: skewed }, { weight: 1, arbitrary: word }) : skewed;
  const at = fc.integer({ min: 1_700_000_000, max: 1_700_000_009 });
  return fc.array(fc.record({ customer: id(30), book, at }), { minLength: 1, maxLength: 10 * books, size: 'max' });
};
