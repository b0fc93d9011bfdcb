import { describe, expect, it } from 'vitest';
import { emptyRow, fieldText, scanRow } from '../../../src/lib/csv/scan-row.js';

interface Found {
  readonly fields: readonly string[];
  readonly next: number;
  readonly lines: number;
}

/** The first row of a buffer, or how it was not found. */
function scan(text: string, last: boolean): Found | string {
  const row = emptyRow();
  row.bytes = Buffer.from(text);
  const { outcome } = scanRow(row, last);
  if (outcome !== 'row') return outcome;
  const fields = Array.from({ length: row.fields }, (_, field) => fieldText(row, field));
  return { fields, next: row.next, lines: row.lines };
}

describe('a row', () => {
  it.each([
    ['a,b\n', ['a', 'b'], 1],
    ['a,b\r\n', ['a', 'b'], 1],
    ['a,\n', ['a', ''], 1],
    [',\n', ['', ''], 1],
    ['\n', [''], 1],
    ['"a","b"\r\n', ['a', 'b'], 1],
    ['"",""\n', ['', ''], 1],
    ['"a,\r\n""b""","""",c\n', ['a,\r\n"b"', '"', 'c'], 2],
    ['5" disk,a"b\n', ['5" disk', 'a"b'], 1],
    ['a\rb,c\n', ['a\rb', 'c'], 1],
    ['a\r,c\n', ['a\r', 'c'], 1],
  ])('%j is %j', (text, fields, lines) => {
    expect(scan(`${text}more`, false)).toEqual({ fields, next: text.length, lines });
    expect(scan(text, true)).toEqual({ fields, next: text.length, lines });
  });

  it.each([
    ['a,b', ['a', 'b']],
    ['a,', ['a', '']],
    ['a,"b"', ['a', 'b']],
    ['a,"b"\r', ['a', 'b']],
    ['a,b\r', ['a', 'b']],
  ])('%j is one at the end of a file only', (text, fields) => {
    expect(scan(text, true)).toEqual({ fields, next: text.length, lines: 1 });
    expect(scan(text, false)).toBe('unfinished');
  });

  it('is never taken for another where the bytes are cut', () => {
    for (const text of ['a,bc\r\n', '"a","b""c\r\n"\r\n', '"a"\n', 'a,""\r\n']) {
      for (let length = 0; length < text.length; length++)
        expect(scan(text.slice(0, length), false)).toBe('unfinished');
    }
  });

  it.each(['"a"b,c\n', '"a" ,c\n', '"a"\rb\n'])('%j is none', (text) => {
    expect(scan(text, true)).toBe('misplaced');
  });

  it.each(['"a\n', 'a,"b""', '"'])('%j is left open', (text) => {
    expect(scan(text, true)).toBe('unfinished');
  });
});
