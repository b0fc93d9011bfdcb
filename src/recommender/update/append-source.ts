import { createHash } from 'node:crypto';
import { InputError } from '../../lib/input-error.js';
import type { Columns, Source } from '../interactions.js';

/**
 * What is said of logs that were read one after another, the next file after those before. `digest` is that of the baskets
 * together: of one file that holds the rows of all, the same. `sha256` is that of both SHA-256, in hex, one after the
 * other: bytes on disk cannot be hashed together without reading the old ones again. Throws InputError where columns
 * differ, or only one of the two has times.
 */
export function appendSource(before: Source, next: Source, digest: () => string): Source {
  const names = (columns: Columns) => [columns.basket, columns.item, columns.time].join();
  if (names(before.columns) !== names(next.columns)) {
    const what = `read by the columns ${names(next.columns)}, where ${before.file} was by ${names(before.columns)}`;
    throw new InputError(what, next.file, 'read all files by the same columns');
  }
  if ((before.from === undefined) !== (next.from === undefined)) {
    const [without, withTimes] = next.from === undefined ? [next, before] : [before, next];
    const what = `no times in "${next.columns.time}", where ${withTimes.file} has them`;
    throw new InputError(what, without.file, 'give all files a column of times, or none');
  }
  return {
    file: before.file,
    files: (before.files ?? 1) + 1,
    sha256: createHash('sha256').update(before.sha256).update(next.sha256).digest('hex'),
    get digest() {
      return digest();
    },
    rows: before.rows + next.rows,
    columns: before.columns,
    ...span(before, next),
  };
}

function span(a: Source, b: Source): Pick<Source, 'from' | 'to'> {
  if (a.from === undefined || a.to === undefined || b.from === undefined || b.to === undefined) return {};
  // One form and one zone: text in order of time, but for years of more than four digits.
  const earlier = Date.parse(a.from) <= Date.parse(b.from) ? a.from : b.from;
  const later = Date.parse(a.to) >= Date.parse(b.to) ? a.to : b.to;
  return { from: earlier, to: later };
}
