import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../../src/recommender/read/csv/parse-time.js';

/** In the middle of other text, as in a row. */
function parse(text: string): number {
  const bytes = Buffer.from(`-9,${text},-7-7-7`);
  return parseTime(bytes, 3, 3 + Buffer.byteLength(text));
}

describe('a time', () => {
  it.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T10:20:30Z', '2026-01-31T10:20:30.000Z'],
    ['2026-01-31 10:20:30', '2026-01-31T10:20:30.000Z'],
    ['2026-01-31T10:20', '2026-01-31T10:20:00.000Z'],
    ['2026-01-31T10:20:30.57Z', '2026-01-31T10:20:30.570Z'],
    ['2026-01-31T10:20:30.123456', '2026-01-31T10:20:30.123Z'],
    ['2026-01-31T10:20:30+05:30', '2026-01-31T04:50:30.000Z'],
    ['2026-01-31T10:20:30-0800', '2026-01-31T18:20:30.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['881250949', '1997-12-04T15:55:49.000Z'],
    ['881250949.5', '1997-12-04T15:55:49.500Z'],
    ['1767261600000', '2026-01-01T10:00:00.000Z'],
    ['-86400', '1969-12-31T00:00:00.000Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s, on any machine', (text, iso) => {
    expect(new Date(parse(text)).toISOString()).toBe(iso);
  });

  it.each([
    '',
    ' ',
    'yesterday',
    '31/01/2026',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-32',
    '2026-01-31T24:00:00Z',
    '2026-01-31T10:60:00Z',
    '2026-01-31Z10:00:00Z',
    '2026-01-31T10:20:30.x00Z',
    '2026-1-1',
    '1e9',
    '0x10',
    '12,3',
    '99999999999999999999',
  ])('%j is none', (text) => {
    expect(parse(text)).toBeNaN();
  });

  it('in ISO 8601 is what the platform says it is', () => {
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parse(date.toISOString())).toBe(date.getTime());
        expect(parse(date.toISOString().slice(0, 10))).toBe(Date.parse(date.toISOString().slice(0, 10)));
      }),
    );
  });
});
