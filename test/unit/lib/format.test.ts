import { expect, test } from 'vitest';
import { countOf, groupDigits } from '../../../src/lib/format/numbers.js';
import { formatFileSize, formatMemory } from '../../../src/lib/format/sizes.js';

test.each([0, 7, 999, 1_000, 12_345, 999_999, 1_000_000, 1234.5, -1_234])('%d is grouped as in English', (value) =>
  expect(groupDigits(value)).toBe(value.toLocaleString('en')),
);

test.each([
  [1, '1 book'],
  [0, '0 books'],
  [10_000, '10,000 books'],
])('%d of them: %s', (count, text) => expect(countOf(count, 'book')).toBe(text));

test.each([
  [80, '80 MiB'],
  [820, '0.8 GiB'],
  [2_048, '2 GiB'],
  [12_400, '12 GiB'],
])('%d MiB of memory: %s', (mib, text) => expect(formatMemory(mib * 2 ** 20)).toBe(text));

test.each([
  [1, '1 kB'],
  [999_000, '999 kB'],
  [840_400_000, '840 MB'],
])('a file of %d bytes: %s', (bytes, text) => expect(formatFileSize(bytes)).toBe(text));
