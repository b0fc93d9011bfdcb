import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { expect, test } from 'vitest';
import { wholeRecords } from '../../../src/bookstore/database/csv-records.js';

async function* inChunks(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const field = constantFrom('', 'a', 'ä€', '"a,b"', '"two\nlines"', '"say ""so"""', '"\r\n"');
const records = array(
  array(field, { minLength: 1, maxLength: 4 }).map((fields) => `${fields.join(',')}\n`),
  { maxLength: 30 },
);

test('a CSV is cut between records only, whatever the chunks it comes in, and nothing of it is lost', () =>
  assert(
    asyncProperty(records, integer({ min: 1, max: 40 }), integer({ min: 1, max: 60 }), async (rows, chunk, size) => {
      const ends = new Set(rows.map((_, at) => Buffer.byteLength(rows.slice(0, at + 1).join(''))));
      let text = '';
      let lines = 0;
      for await (const piece of wholeRecords(inChunks(rows.join(''), chunk), size)) {
        text += Buffer.from(piece.bytes).toString('utf8');
        lines += piece.lines;
        expect(ends).toContain(Buffer.byteLength(text));
      }
      expect(text).toBe(rows.join(''));
      expect(lines).toBe(rows.join('').split('\n').length - 1);
    }),
  ));

test('a last record without an end comes too', async () => {
  const pieces: string[] = [];
  for await (const { bytes } of wholeRecords(inChunks('a,b\nc,"d\n', 3), 4)) pieces.push(Buffer.from(bytes).toString());
  expect(pieces.join('')).toBe('a,b\nc,"d\n');
});
