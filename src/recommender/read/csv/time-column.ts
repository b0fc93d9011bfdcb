import { type CsvRow, fieldText } from '../../../lib/csv/scan-row.js';
import { InputError } from '../../../lib/input-error.js';
import { growArray } from '../baskets/grow-array.js';
import { type Counter, countOne, type Finding, findingOf, newCounter } from '../check/finding.js';
import { parseTime, TIME_FORMS } from './parse-time.js';
import { placeOf } from './read-csv.js';
import { readTime } from './time-forms.js';

const DAY_MS = 86_400_000;
/** A time may be this far ahead of this machine's clock: a shop in another zone is. */
const AHEAD_MS = 1.5 * DAY_MS;

/** A spreadsheet counts days from here, and its dates of 1954 to 2119 are these numbers. */
const SHEET_DAY_ZERO = 25_569;
const SHEET_DAYS = [20_000, 80_000] as const;

export interface TimeOptions {
  readonly file: string;
  readonly column: string;
  /** Whether a time is kept for each row. */
  readonly keep: boolean;
  /** Whether what cannot be read is refused: somebody needs it, or asked for the column by name. */
  readonly needed: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface ReadTimes {
  /** By row; milliseconds since 1970, or since some day where the column counts days. */
  readonly times: Float64Array | undefined;
  /** First and last time, ISO 8601, where they are of the calendar. */
  readonly span: { readonly from?: string; readonly to?: string };
  readonly findings: readonly Finding[];
}

/** What is known of the times up to now, read in one order of day and month. */
interface Reading {
  times: Float64Array;
  earliest: number;
  /** Of those that are not ahead. */
  latest: number;
  latestAhead: number;
  readonly ahead: Counter;
}

/**
 * Takes in a column of times. Of dates such as 12/1/10 the rest of the column tells which is the day: until the end, both readings are
 * kept. Throws InputError for a time that is needed and cannot be read.
 */
export function timeColumn({ file, column, keep, needed, now }: TimeOptions) {
  const limit = now + AHEAD_MS;
  const main = newReading(keep);
  let dayFirst: Reading | undefined;
  const unread = newCounter();
  const small = newCounter();
  const slashed = newCounter();
  const mustBeMonth = newCounter();
  const mustBeDay = newCounter();
  let instants = 0;
  let [leastDay, mostDay] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  /** `at`: the number of the row. */
  function add(row: CsvRow, field: number, at: number): void {
    const start = row.starts[field]!;
    const end = row.ends[field]!;
    let ms = isSure(row.bytes, start, end) ? parseTime(row.bytes, start, end) : Number.NaN;
    let other = ms;
    if (Number.isNaN(ms)) {
      const where = () => placeOf(file, row, start);
      const text = () => fieldText(row, field);
      const read = readTime(text());
      if (read === undefined) {
        if (needed) throw noTime(text(), column, where());
        countOne(unread, where, text);
      } else if (read.form === 'small') {
        countOne(small, where, text);
        ms = read.value * DAY_MS;
        other = ms;
        leastDay = Math.min(leastDay, read.value);
        mostDay = Math.max(mostDay, read.value);
        store(main, at, ms);
        if (dayFirst) store(dayFirst, at, ms);
        return;
      } else if (read.form === 'slashed') {
        countOne(slashed, where, text);
        if (Number.isNaN(read.dayFirst)) countOne(mustBeMonth, where, text);
        if (Number.isNaN(read.monthFirst)) countOne(mustBeDay, where, text);
        dayFirst ??= copyOf(main, at);
        ms = read.monthFirst;
        other = read.dayFirst;
      } else {
        ms = read.ms;
        other = ms;
        instants++;
      }
    } else {
      instants++;
    }
    note(main, row, field, at, ms);
    if (dayFirst) note(dayFirst, row, field, at, other);
  }

  function note(reading: Reading, row: CsvRow, field: number, at: number, ms: number): void {
    store(reading, at, ms);
    if (ms < reading.earliest) reading.earliest = ms;
    if (ms > limit) {
      const where = () => placeOf(file, row, row.starts[field]!);
      countOne(reading.ahead, where, () => fieldText(row, field));
      if (ms > reading.latestAhead) reading.latestAhead = ms;
    } else if (ms > reading.latest) {
      reading.latest = ms;
    }
  }

  function store(reading: Reading, at: number, ms: number): void {
    if (!keep) return;
    while (at >= reading.times.length) reading.times = growArray(reading.times);
    reading.times[at] = ms;
  }

  function finish(rows: number): ReadTimes {
    if (mustBeMonth.count > 0 && mustBeDay.count > 0) refuseBothOrders();
    if (small.count > 0 && instants + slashed.count > 0) {
      if (needed) throw noTime(small.example, column, small.where);
      merge(unread, small);
      small.count = 0;
    }
    if (small.count > 0) return daysOf(rows);
    const reading = dayFirst !== undefined && mustBeDay.count > 0 ? dayFirst : main;
    const notes = [
      ...findingOf('unread-time', column, unread),
      ...findingOf('date-order', column, { ...slashed, example: orderOf() }),
      ...findingOf('ahead', column, reading.ahead),
    ];
    // With nothing that is not ahead, it is the clock of this machine that is wrong.
    const latest = Number.isFinite(reading.latest) ? reading.latest : reading.latestAhead;
    if (keep && reading.ahead.count > 0) {
      for (let at = 0; at < rows; at++) reading.times[at] = Math.min(reading.times[at]!, latest);
    }
    const earliest = Math.min(reading.earliest, latest);
    return {
      times: keep ? reading.times : undefined,
      span: earliest <= latest ? spanOf(earliest, latest) : {},
      findings: notes,
    };
  }

  function orderOf(): string {
    const shown = JSON.stringify(slashed.example);
    if (mustBeDay.count > 0) return `${shown} as day/month/year`;
    if (mustBeMonth.count > 0) return `${shown} as month/day/year`;
    return `${shown} as month/day/year, though it could be day/month/year`;
  }

  function refuseBothOrders(): void {
    if (!needed) {
      merge(unread, slashed);
      return;
    }
    const [month, day] = [mustBeMonth, mustBeDay].map(({ example }) => JSON.stringify(example));
    const what = `${month} in "${column}" has the month first, and ${day} the day`;
    throw new InputError(what, mustBeDay.where, 'write all dates in one order, best as 2026-01-31');
  }

  /** A column of day numbers: a spreadsheet's are dates, others count from some day of their own. */
  function daysOf(rows: number): ReadTimes {
    const ofSheet = leastDay >= SHEET_DAYS[0] && mostDay <= SHEET_DAYS[1];
    if (ofSheet && keep) for (let at = 0; at < rows; at++) main.times[at]! -= SHEET_DAY_ZERO * DAY_MS;
    const span = ofSheet ? [leastDay, mostDay].map((day) => Math.round((day - SHEET_DAY_ZERO) * DAY_MS)) : [];
    return {
      times: keep ? main.times : undefined,
      span: ofSheet ? spanOf(span[0]!, span[1]!) : {},
      findings: [
        ...findingOf('unread-time', column, unread),
        ...findingOf('day-number', column, {
          ...small,
          example: `${JSON.stringify(small.example)} as a ${ofSheet ? "spreadsheet's number of a day" : 'number of days'}`,
        }),
      ],
    };
  }

  return { add, finish };
}

const newReading = (keep: boolean): Reading => ({
  times: new Float64Array(keep ? 1 << 12 : 0),
  earliest: Number.POSITIVE_INFINITY,
  latest: Number.NEGATIVE_INFINITY,
  latestAhead: Number.NEGATIVE_INFINITY,
  ahead: newCounter(),
});

const copyOf = (reading: Reading, rows: number): Reading => ({
  ...reading,
  times: Float64Array.from(reading.times, (time, at) => (at < rows ? time : 0)),
  ahead: { ...reading.ahead },
});

/** Adds what was counted to another counter. */
function merge(into: Counter, from: Counter): void {
  if (into.count === 0) Object.assign(into, { where: from.where, example: from.example });
  into.count += from.count;
}

const DASH = 0x2d;

/** Whether parseTime can be trusted: a date that starts 2026-, or as many digits as seconds since 1973 have, or milliseconds. */
function isSure(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length >= 10 && bytes[start + 4] === DASH) return true;
  if (length !== 9 && length !== 10 && length !== 13) return false;
  for (let at = start; at < end; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return bytes[start] !== 0x30;
}

const spanOf = (earliest: number, latest: number) => ({
  from: new Date(earliest).toISOString(),
  to: new Date(latest).toISOString(),
});

function noTime(text: string, column: string, where: string): InputError {
  return new InputError(
    `${JSON.stringify(text.slice(0, 40))} in "${column}" is no time`,
    where,
    `write ${TIME_FORMS}; or name another column with --time-column`,
  );
}
