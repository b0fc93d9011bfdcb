/** What says that a time has none of the forms that are read here. */
export const NO_TIME: f64 = NaN;

/** As parseTime does, for the forms that logs are full of: digits, 2026-01-31, and 2026-01-31T10:00:00.000Z or a start of it. */
export function timeOf(at: usize, length: u32): f64 {
  if (length < 10 || load<u8>(at + 4) != 0x2d) return length > 0 && length <= 15 ? fromNumber(digits(at, length)) : NO_TIME;
  const zoned = load<u8>(at + length - 1) == 0x5a;
  const end = zoned ? length - 1 : length;
  if (load<u8>(at + 7) != 0x2d) return NO_TIME;
  const day = dayOf(digits(at, 4), digits(at + 5, 2), digits(at + 8, 2));
  if (end == 10) return day;
  const between = load<u8>(at + 10);
  if ((end != 19 && end != 23) || (between != 0x54 && between != 0x20)) return NO_TIME;
  if (load<u8>(at + 13) != 0x3a || load<u8>(at + 16) != 0x3a) return NO_TIME;
  const hour = digits(at + 11, 2);
  const minute = digits(at + 14, 2);
  const second = digits(at + 17, 2);
  if (!(hour < 24 && minute < 60 && second <= 60)) return NO_TIME;
  const time = day + hour * 3600000 + minute * 60000 + second * 1000;
  if (end == 19) return time;
  return load<u8>(at + 19) == 0x2e ? time + digits(at + 20, 3) : NO_TIME;
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

/** Days are counted in years that start in March; those of the calendar are proleptic Gregorian. */
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
