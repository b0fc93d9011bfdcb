import { createHash } from 'node:crypto';
import { InputError } from '../../lib/input-error.js';
import type { Columns, Source } from '../interactions.js';

/**
 * The source of logs that were read one after another. `digest` is that of all baskets together, the same as of one file
 * with the rows of all. `sha256` is that of the two SHA-256 in hex, one after the other: a hash over the bytes of all files
 * would need the old ones to be read again. Throws InputError where the columns differ, or only one of the two has times.
 */
export function appendSource(before: Source, next: Source, digest: () => string): Source {
  const names = (columns: Columns) => [columns.basket, columns.item, columns.time].join();
  if (names(before.columns) !== names(next.columns)) {
    const what = `read by the columns ${names(next.columns)}, but ${before.file} by ${names(before.columns)}`;
    throw new InputError(what, next.file, 'read all files by the same columns');
  }
  if ((before.from === undefined) !== (next.from === undefined)) {
    const [without, withTimes] = next.from === undefined ? [next, before] : [before, next];
    const what = `no times in "${next.columns.time}", but ${withTimes.file} has times`;
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
  // Both in one form and time zone: comparing them as text would do, but for years of more than four digits.
  const earlier = Date.parse(a.from) <= Date.parse(b.from) ? a.from : b.from;
  const later = Date.parse(a.to) >= Date.parse(b.to) ? a.to : b.to;
  return { from: earlier, to: later };
}
