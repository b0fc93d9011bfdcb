/**
 * Something in a log that is allowed, but seldom meant:
 * - look-alike: ids that differ in zeros in front, spaces, case or a `.0` only, and are counted as different ones
 * - scientific: ids that a spreadsheet has shortened to 9.78014E+12
 * - null-word: rows left out because an id is one of the words that stand for none
 * - word-as-id: rows whose id is such a word, but not one of those that were named
 * - ahead: rows dated after today; they count as made at the last time that is not
 * - return: rows of a negative quantity that count as purchases
 * - dropped-return: those that were left out
 * - unread-time: rows whose time cannot be read, where nobody needs it
 * - date-order: dates such as 12/1/10, whose order the rest of the column tells, or nothing does
 * - day-number: times that are numbers of days, of a spreadsheet or from some start
 */
export type FindingKind =
  | 'look-alike'
  | 'scientific'
  | 'null-word'
  | 'word-as-id'
  | 'ahead'
  | 'return'
  | 'dropped-return'
  | 'unread-time'
  | 'date-order'
  | 'day-number';

export interface Finding {
  readonly kind: FindingKind;
  /** Name of the column. */
  readonly column: string;
  /** Rows; of look-alikes, ids. */
  readonly count: number;
  /** file:line:column of the first; the file alone where that is not known. */
  readonly where: string;
  /** The first, as written; for dates, how they were read. */
  readonly example: string;
  /** Of look-alikes, the id that came second: where it is must be looked up. */
  readonly id?: string;
}

/** Counts one kind of finding, and keeps where the first was: its place is found out only then. */
export interface Counter {
  count: number;
  where: string;
  example: string;
}

export const newCounter = (): Counter => ({ count: 0, where: '', example: '' });

export function countOne(counter: Counter, where: () => string, example: () => string): void {
  if (counter.count++ > 0) return;
  counter.where = where();
  counter.example = example();
}

/** What was counted, if anything was. */
export const findingOf = (kind: FindingKind, column: string, counter: Counter): readonly Finding[] =>
  counter.count === 0 ? [] : [{ kind, column, ...counter }];

/** What is odd about two logs together: each kind once for a column, with the first of them. */
export function joinFindings(before: readonly Finding[] = [], next: readonly Finding[] = []): readonly Finding[] {
  const joined = [...before];
  for (const finding of next) {
    const at = joined.findIndex(({ kind, column }) => kind === finding.kind && column === finding.column);
    if (at < 0) joined.push(finding);
    else joined[at] = { ...joined[at]!, count: joined[at]!.count + finding.count };
  }
  return joined;
}
