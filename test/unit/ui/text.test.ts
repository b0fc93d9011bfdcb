import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClock, formatDuration, formatUsual } from '../../../src/lib/format/duration.js';
import { cleanLine, cleanSpan } from '../../../src/ui/text/clean.js';
import { padTo, truncate, widthOf, wrap } from '../../../src/ui/text/width.js';

/** Words as they come in titles: Latin, wide, combining, joined emoji. */
const word = fc.constantFrom('Salt', 'Roads', '硝子の港', 'é', '👩‍🚀', '📚', 'x'.repeat(30), 'Überfahrt', '한국어');
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
const columns = fc.integer({ min: 2, max: 60 });

describe('width', () => {
  it('counts what a terminal shows', () => {
    expect(['abc', '硝子', '👩‍🚀', 'é'].map(widthOf)).toEqual([3, 4, 2, 1]);
  });

  it('is kept by truncating, whatever the text', () => {
    fc.assert(
      fc.property(text, columns, (value, limit) => {
        expect(widthOf(truncate(value, limit, '…'))).toBeLessThanOrEqual(limit);
        if (widthOf(value) <= limit) expect(truncate(value, limit, '…')).toBe(value);
      }),
    );
  });

  it('is kept by wrapping, which loses nothing but spaces', () => {
    fc.assert(
      fc.property(text, columns, (value, limit) => {
        const rows = wrap(value, limit);
        for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(limit);
        expect(rows.join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''));
      }),
    );
  });

  it('never cuts within a character', () => {
    expect(truncate('👩‍🚀👩‍🚀👩‍🚀', 5, '…')).toBe('👩‍🚀👩‍🚀…');
    expect(truncate('硝子の港', 4, '…')).toBe('硝…');
  });

  it('pads by columns, not by characters', () => {
    expect(padTo('本', 4)).toBe('本  ');
    expect(padTo('book', 2)).toBe('book');
  });
});

describe('text of child processes', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b[2J\u001b[3Jgone', 'gone'],
    ['10 %\r50 %\r100 %\r', '100 %'],
    ['a\tb\u0000\u0007c', 'a bc'],
    ['left\u202eright', 'leftright'],
    ['plain   ', 'plain'],
  ])('%j becomes %j', (raw, clean) => {
    expect(cleanLine(raw)).toBe(clean);
  });

  it('keeps the spaces of a part of a line', () => {
    expect(cleanSpan('  a\u001b[1m  ')).toBe('  a  ');
  });
});

describe('times', () => {
  it.each([
    [0, '0.0 s'],
    [949, '0.9 s'],
    [950, '1 s'],
    [59_400, '59 s'],
    [59_600, '1 min 0 s'],
    [171_000, '2 min 51 s'],
    [3_900_000, '1 h 5 min'],
  ])('%i ms took %s', (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });

  it('tick once a second', () => {
    expect([0, 999, 1_000, 61_000, 3_700_000].map((ms) => formatClock(ms))).toEqual([
      '0:00',
      '0:00',
      '0:01',
      '1:01',
      '61:40',
    ]);
    expect(formatClock(7_000, 2)).toBe('00:07');
  });

  it.each([
    [[0.1, 0.5], 'usually under 1 s'],
    [[5, 20], 'usually 5-20 s'],
    [[3, 3], 'usually 3 s'],
    [[60, 180], 'usually 1-3 min'],
  ] as const)('%j is said as "%s"', (usual, words) => {
    expect(formatUsual(usual, '-')).toBe(words);
  });
});
