const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d:?\d\d)?$/;
const NUMBER = /^-?\d{1,15}(?:\.\d+)?$/;

/** Numbers from here on are milliseconds, below it seconds: as seconds it is the year 5138, as milliseconds 1973. */
const LEAST_MILLISECONDS = 1e11;

/** What parseTime understands, for messages. */
export const TIME_FORMS = '2026-01-31, 2026-01-31T10:00:00Z or seconds since 1970';

/**
 * Milliseconds since 1970 of an ISO 8601 date or date and time (UTC where it names no zone, never the machine's own),
 * or of a number of seconds or milliseconds. NaN for anything else.
 */
export function parseTime(bytes: Uint8Array, start: number, end: number): number {
  const plain = plainTime(bytes, start, end);
  if (!Number.isNaN(plain)) return plain;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  if (NUMBER.test(text)) return fromNumber(Number(text));
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = match;
  const at = dateTime(+year!, +month!, +day!, +hour, +minute, +second);
  return at + Number(fraction.slice(0, 3).padEnd(3, '0')) - zoneOffset(zone);
}

/** The two forms that logs are full of, without a string: digits, and `2026-01-31T10:00:00.000Z` or a start of it. */
function plainTime(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start + 4] !== DASH) {
    const value = end > start && end - start <= 15 ? digits(bytes, start, end) : Number.NaN;
    return Number.isNaN(value) ? value : fromNumber(value);
  }
  const stop = bytes[end - 1] === ZED ? end - 1 : end;
  const thousandths = stop === start + 23 && bytes[start + 19] === DOT;
  if (!thousandths && stop !== start + 19) return Number.NaN;
  if (bytes[start + 7] !== DASH || (bytes[start + 10] !== TEE && bytes[start + 10] !== SPACE)) return Number.NaN;
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return Number.NaN;
  const at = dateTime(
    digits(bytes, start, start + 4),
    digits(bytes, start + 5, start + 7),
    digits(bytes, start + 8, start + 10),
    digits(bytes, start + 11, start + 13),
    digits(bytes, start + 14, start + 16),
    digits(bytes, start + 17, start + 19),
  );
  return thousandths ? at + digits(bytes, start + 20, stop) : at;
}

const DASH = 0x2d;
const DOT = 0x2e;
const COLON = 0x3a;
const SPACE = 0x20;
const TEE = 0x54;
const ZED = 0x5a;

function digits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function fromNumber(value: number): number {
  const ms = Math.abs(value) < LEAST_MILLISECONDS ? value * 1000 : value;
  return Math.abs(ms) <= 8.64e15 ? Math.round(ms) : Number.NaN;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** NaN where a field is out of its range, so that 2026-02-30 is an error and not the second of March. */
export function dateTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && leap ? 29 : MONTH_DAYS[month - 1];
  if (!(last !== undefined && day >= 1 && day <= last && hour < 24 && minute < 60 && second <= 60)) return Number.NaN;
  // Days since 1970 in the proleptic Gregorian calendar, counted in years that start in March.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const yearOfEra = y - era * 400;
  const days = era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (days - 719468) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000;
}

/** Milliseconds that a zone such as +05:30 is ahead of UTC. */
function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return sign * minutes * 60_000;
}
