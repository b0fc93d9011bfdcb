import { same } from '../ids/id-bytes';

/** Returned for a time in another form than is read here. */
export const NO_TIME: f64 = NaN;

/** Whether two times of one length have the same bytes. */
// @ts-ignore: decorator
@inline
export function isSameText(a: usize, b: usize, length: u32): bool {
  if (length < 16 || length > 32) return same(a, b, length);
  // 16 bytes from both ends: those in the middle are compared twice.
  const tail = <usize>length - 16;
  const differs = v128.or(v128.xor(v128.load(a), v128.load(b)), v128.xor(v128.load(a + tail), v128.load(b + tail)));
  return !v128.any_true(differs);
}

/** As parseTime, for the frequent forms: digits, 2026-01-31, and 2026-01-31T10:00:00.000Z or a start of it. */
export function parseTimestamp(at: usize, length: u32): f64 {
  if (length < 10 || load<u8>(at + 4) != 0x2d) return length > 0 && length <= 15 ? fromNumber(digits(at, length)) : NO_TIME;
  const zoned = load<u8>(at + length - 1) == 0x5a;
  const end = zoned ? length - 1 : length;
  const day = dayAt(at);
  if (end == 10) return day;
  const between = load<u8>(at + 10);
  if ((end != 19 && end != 23) || (between != 0x54 && between != 0x20)) return NO_TIME;
  const time = day + clock(load<u64>(at + 11));
  if (end == 19) return time;
  return load<u8>(at + 19) == 0x2e ? time + digits(at + 20, 3) : NO_TIME;
}

/** The last day that was read: most logs have many rows of each day. */
let known: u64 = 0;
let knownEnd: u16 = 0;
let knownDay: f64 = NO_TIME;

function dayAt(at: usize): f64 {
  if (load<u64>(at) == known && load<u16>(at + 8) == knownEnd) return knownDay;
  if (load<u8>(at + 7) != 0x2d) return NO_TIME;
  known = load<u64>(at);
  knownEnd = load<u16>(at + 8);
  knownDay = dayOf(digits(at, 4), digits(at + 5, 2), digits(at + 8, 2));
  return knownDay;
}

/** Ms since midnight, from eight bytes such as 10:00:00. */
function clock(text: u64): f64 {
  const v = text ^ 0x30303a30303a3030;
  if (((v | (v + 0x0606000606000606)) & 0xf0f0fff0f0fff0f0) != 0) return NO_TIME;
  const hour = pair(v);
  const minute = pair(v >> 24);
  const second = pair(v >> 48);
  return hour < 24 && minute < 60 && second <= 60 ? <f64>(hour * 3600000 + minute * 60000 + second * 1000) : NO_TIME;
}

// @ts-ignore: decorator
@inline
function pair(digits: u64): u32 {
  return (<u32>digits & 0xff) * 10 + (<u32>(digits >> 8) & 0xff);
}

function digits(at: usize, length: u32): f64 {
  let value: u64 = 0;
  for (let end = at + length; at < end; at++) {
    const digit = <u32>load<u8>(at) - 0x30;
    if (digit > 9) return NO_TIME;
    value = value * 10 + digit;
  }
  return <f64>value;
}

function fromNumber(value: f64): f64 {
  const ms = value < 1e11 ? value * 1000 : value;
  return ms <= 8.64e15 ? ms : NO_TIME;
}

/** Ms since 1970 of a day of the proleptic Gregorian calendar. Counts in years that start in March. */
function dayOf(year: f64, month: f64, day: f64): f64 {
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1)) return NO_TIME;
  const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const long = month == 1 || month == 3 || month == 5 || month == 7 || month == 8 || month == 10 || month == 12;
  const last: f64 = month == 2 ? (leap ? 29 : 28) : long ? 31 : 30;
  if (!(day <= last)) return NO_TIME;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468) * 86400000;
}
