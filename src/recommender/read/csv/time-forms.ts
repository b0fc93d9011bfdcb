import { dateTime, parseTime } from './parse-time.js';

/** What a text in a column of times may be. All numbers are milliseconds since 1970, UTC. */
export type TimeReading =
  | { readonly form: 'instant'; readonly ms: number }
  /** A number too small for seconds since 1970: days, perhaps. */
  | { readonly form: 'small'; readonly value: number }
  /** 12/1/10: NaN where it cannot be read in that order. */
  | { readonly form: 'slashed'; readonly monthFirst: number; readonly dayFirst: number };

/** Seconds below this are before March 1973, where no log of a shop reaches: such numbers are something else. */
const LEAST_SECONDS = 1e8;
/** More days than this since some start are no day numbers. */
const MOST_DAYS = 1e6;

const CLOCK = String.raw`(?:[T ,]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?: ?([AP])\.?M\.?)?)?`;
const ZONE = String.raw` ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${CLOCK}${ZONE}$`, 'i');
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)${CLOCK}${ZONE}$`, 'i');
const NAMED = new RegExp(String.raw`^(\d{1,2})[- ]([A-Z]{3})[A-Z]*[- ,]+(\d{4}|\d\d)${CLOCK}${ZONE}$`, 'i');
const NUMBER = /^[+-]?\d{1,19}(?:\.\d+)?$/;
const COMPACT = /^(19|20)(\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?Z?)?$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Undefined where it has none of the forms. */
export function readTime(given: string): TimeReading | undefined {
  const text = given.trim();
  return compact(text) ?? (NUMBER.test(text) ? number(Number(text)) : calendar(text));
}

const instant = (ms: number): TimeReading | undefined => (Number.isNaN(ms) ? undefined : { form: 'instant', ms });

/** 20240131, and with a clock behind it. */
function compact(text: string): TimeReading | undefined {
  const match = COMPACT.exec(text);
  if (match === null) return undefined;
  const [, century, year, month, day, hour = '0', minute = '0', second = '0'] = match;
  return instant(dateTime(+`${century}${year}`, +month!, +day!, +hour, +minute, +second));
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, by how many there are; or days. */
function number(value: number): TimeReading | undefined {
  const size = Math.abs(value);
  if (size < LEAST_SECONDS) return size <= MOST_DAYS ? { form: 'small', value } : undefined;
  const unit = size < 1e11 ? 1000 : size < 1e14 ? 1 : size < 1e17 ? 1e-3 : 1e-6;
  return instant(Math.abs(value * unit) <= 8.64e15 ? Math.round(value * unit) : Number.NaN);
}

function calendar(text: string): TimeReading | undefined {
  const iso = parseTime(Buffer.from(text), 0, Buffer.byteLength(text));
  if (!Number.isNaN(iso)) return { form: 'instant', ms: iso };
  const first = YEAR_FIRST.exec(text);
  if (first !== null) return instant(at(+first[1]!, +first[3]!, +first[4]!, first.slice(5)));
  const named = NAMED.exec(text);
  if (named !== null) {
    const month = MONTHS.indexOf(named[2]!.toLowerCase()) + 1;
    return instant(at(fullYear(named[3]!), month, +named[1]!, named.slice(4)));
  }
  const last = YEAR_LAST.exec(text);
  if (last === null) return undefined;
  const [, a, separator, b, year, ...clock] = last;
  const dayFirst = at(fullYear(year!), +b!, +a!, clock);
  // Points are the German way to write a date, which has the day first.
  if (separator === '.') return instant(dayFirst);
  const monthFirst = at(fullYear(year!), +a!, +b!, clock);
  if (Number.isNaN(dayFirst) && Number.isNaN(monthFirst)) return undefined;
  return { form: 'slashed', monthFirst, dayFirst };
}

/** Two digits are a year from 1970 to 2069. */
const fullYear = (text: string) => (text.length === 4 ? +text : +text < 70 ? 2000 + +text : 1900 + +text);

function at(year: number, month: number, day: number, clock: readonly (string | undefined)[]): number {
  const [hour = '0', minute = '0', second = '0', half, zone = 'Z'] = clock;
  const hours = half === undefined ? +hour : +hour >= 1 && +hour <= 12 ? (+hour % 12) + (/p/i.test(half) ? 12 : 0) : 99;
  return dateTime(year, month, day, hours, +minute, +second) - offset(zone);
}

/** Milliseconds that a zone such as +05:30 or +00 is ahead of UTC. */
function offset(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (+match[2]! * 60 + +(match[3] ?? 0)) * 60_000;
}
