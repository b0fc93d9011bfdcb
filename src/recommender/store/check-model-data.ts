import type { DataSizes, FlatModelData } from './model-data.js';
import { isText } from './utf8.js';
import { noYield, type YieldPoint } from './yield-point.js';

/** Rows between two yield points. */
const ROWS_PER_YIELD = 1 << 12;

/**
 * What the numbers of a model say that cannot be, in words that follow its file's name; undefined where they can. Whoever
 * reads them later uses them as indexes unchecked. Takes time linear in the file.
 */
export function impossibleData(
  data: FlatModelData,
  { items, rows, integers }: DataSizes,
  baskets: number,
  yieldPoint: YieldPoint = noYield,
  from = 0,
): string | undefined {
  return (
    impossibleRows(data, rows, from, yieldPoint) ??
    impossibleNeighbours(data, items, yieldPoint) ??
    impossibleCounts(data, baskets, yieldPoint) ??
    impossibleIds(data, integers, yieldPoint)
  );
}

/** Each row starts where the one before ends, has no more support than baskets, and its scores fall. */
function impossibleRows(
  { counts, offsets, neighbours, support, scores }: FlatModelData,
  rows: number,
  from: number,
  yieldPoint: YieldPoint,
): string | undefined {
  if (offsets[0] !== 0 || offsets[rows] !== neighbours.length) return 'has rows that do not cover its neighbours';
  for (let row = 0; row < rows; row++) {
    const [start, end, most] = [offsets[row]!, offsets[row + 1]!, counts[from + row]!];
    if (end < start || end > neighbours.length) return `has a row ${row} that ends before it starts`;
    let last = Number.POSITIVE_INFINITY;
    for (let at = start; at < end; at++) {
      const shared = support[at]!;
      if (shared === 0 || shared > most) return `has a row ${row} with more baskets in common than there are`;
      if (scores === undefined) continue;
      const score = scores[at]!;
      // Not a number compares as false.
      if (!(score >= 0 && score <= last && score < Number.POSITIVE_INFINITY))
        return `has a row ${row} with scores out of order`;
      last = score;
    }
    if (row % ROWS_PER_YIELD === 0) yieldPoint();
  }
  return undefined;
}

/** Neighbours are items. One that no basket has would have a similarity without end; there may be such items beside them. */
function impossibleNeighbours(
  { neighbours, counts }: FlatModelData,
  items: number,
  yieldPoint: YieldPoint,
): string | undefined {
  // Looked up for each neighbour, counts would have to come from all over the memory: only where there is such an item.
  const someUnsold = counts.includes(0);
  for (let at = 0; at < neighbours.length; at++) {
    const item = neighbours[at]!;
    if (item >= items) return `has a neighbour ${item} of ${items} items`;
    if (someUnsold && counts[item] === 0) return `has a neighbour ${item} that is in no basket`;
    if (at % (ROWS_PER_YIELD * 16) === 0) yieldPoint();
  }
  return undefined;
}

function impossibleCounts({ counts }: FlatModelData, baskets: number, yieldPoint: YieldPoint): string | undefined {
  for (let item = 0; item < counts.length; item++) {
    if (counts[item]! > baskets) return `has an item ${item} in ${counts[item]} of ${baskets} baskets`;
    if (item % ROWS_PER_YIELD === 0) yieldPoint();
  }
  return undefined;
}

const [MINUS, ZERO, NINE] = [45, 48, 57];

/** Ids follow each other, are text, and where they are numbers in JSON, they are written as JSON writes numbers. */
function impossibleIds(
  { ids: { bytes, ends } }: FlatModelData,
  integers: boolean,
  yieldPoint: YieldPoint,
): string | undefined {
  let start = 0;
  for (let item = 0; item < ends.length; item++) {
    const end = ends[item]!;
    if (end < start || end > bytes.length) return `has an id ${item} that ends before it starts`;
    // A byte of a character that began before.
    if (end > start && (bytes[start]! & 0xc0) === 0x80) return `has an id ${item} that is not text`;
    if (integers && !isNumber(bytes, start, end)) return `has an id ${item} that is not a whole number`;
    start = end;
    if (item % ROWS_PER_YIELD === 0) yieldPoint();
  }
  return isText(bytes) ? undefined : 'has ids that are not UTF-8';
}

function isNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] === MINUS ? start + 1 : start;
  if (first >= end || (bytes[first] === ZERO && end - start > 1)) return false;
  for (let at = first; at < end; at++) if (bytes[at]! < ZERO || bytes[at]! > NINE) return false;
  return true;
}
