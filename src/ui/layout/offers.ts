import { widthOf } from '../text/width.js';
import { type Line, line } from './line.js';

/** A key and what it does now. */
export type Offer = readonly [key: string, text: string];

/** Keys side by side, as many as fit in a row of `columns`, `gap` apart. */
export function offerRows(offers: readonly Offer[], columns: number, gap: number): readonly Line[] {
  const rows: Line[] = [];
  let row: Line = [];
  let used = 1;
  for (const [key, text] of offers) {
    const width = widthOf(key) + 1 + widthOf(text);
    if (used > 1 && used + gap + width > columns) {
      rows.push(row);
      row = [];
      used = 1;
    }
    const before = ' '.repeat(used === 1 ? 1 : gap);
    row = [...row, ...line(before, ['accent', key], ['dim', ` ${text}`])];
    used += (used === 1 ? 0 : gap) + width;
  }
  return [...rows, row];
}
