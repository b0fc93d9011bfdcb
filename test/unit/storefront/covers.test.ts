import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cover } from '../../../src/bookstore/storefront/covers/cover.js';
import { fitLine, fitTitle } from '../../../src/bookstore/storefront/covers/cover-title.js';
import { widthOf } from '../../../src/bookstore/storefront/covers/type-width.js';
import { textOf } from '../../../src/bookstore/storefront/html.js';

const WIDTH = 172;

describe('a title on a cover', () => {
  test.each([
    ['Ice', ['Ice'], 34],
    ['The Meadow and the Well', ['The Meadow', 'and the', 'Well'], 23],
    ['WWWWWWWWW', ['WWWWWWWWW'], 17],
  ])('%j is set as large as the widest face allows', (title, lines, size) => {
    expect(fitTitle(title, WIDTH)).toEqual({ lines, size });
  });

  test('that is one very long word is broken, and ends in an ellipsis', () => {
    const { lines } = fitTitle('x'.repeat(300), WIDTH);
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toMatch(/x…$/);
  });

  test('is never wider than its cover, and never without its beginning', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), (title) => {
        const { lines, size } = fitTitle(title, WIDTH);
        for (const line of lines) expect(widthOf(line, size)).toBeLessThanOrEqual(WIDTH);
        const shown = lines.join('').replace(/…$/, '').replaceAll(/\s/g, '');
        expect(title.replaceAll(/\s/g, '').startsWith(shown)).toBe(true);
      }),
    );
  });
});

test('a long author is shortened', () => {
  expect(fitLine('ANA ORTIZ', WIDTH, 12)).toBe('ANA ORTIZ');
  const long = fitLine('MAXIMILIANA MONTGOMERY-WOLLSTONECRAFT', WIDTH, 12);
  expect(long).toMatch(/^MAXIMILIANA MONTG.*…$/);
  expect(widthOf(long, 12)).toBeLessThanOrEqual(WIDTH);
});

test('the same book has the same cover, and says nothing to a screen reader', () => {
  const book = { title: 'The <Glass> Harbour', author: 'Dara Moreau', genre: 'Mystery', series: '', volume: null };
  const one = textOf(cover(book));
  expect(one).toBe(textOf(cover({ ...book })));
  expect(one).toContain('aria-hidden="true"');
  expect(one).toContain('&#60;Glass&#62;');
});
