import type { ItemIds } from '../interactions.js';

/** Two lists of items as one, in canonical order. */
export interface MergedIds {
  readonly items: ItemIds;
  /** Place in `items` of each item of the first list, and of the second. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

/** Numbers stay numbers only where all are: one other id, and the order of all is by code point. */
export function mergeIds(a: ItemIds, b: ItemIds): MergedIds {
  const integers = a.integers && b.integers;
  const compare = integers ? byNumber : byCodePoint;
  const [orderA, orderB] = [orderOf(a, integers), orderOf(b, integers)];
  const text: string[] = [];
  const first = new Uint32Array(orderA.length);
  const second = new Uint32Array(orderB.length);
  for (let [atA, atB] = [0, 0]; atA < orderA.length || atB < orderB.length; ) {
    const [inA, inB] = [a.text[orderA[atA]!], b.text[orderB[atB]!]];
    const order = inA === undefined ? 1 : inB === undefined ? -1 : compare(inA, inB);
    if (order <= 0) first[orderA[atA++]!] = text.length;
    if (order >= 0) second[orderB[atB++]!] = text.length;
    text.push(order <= 0 ? inA! : inB!);
  }
  return { items: { text, integers }, first, second };
}

/** Places of ids in the order that the merged list is to have. */
function orderOf({ text, integers }: ItemIds, wanted: boolean): Uint32Array {
  const places = Uint32Array.from(text.keys());
  return integers === wanted ? places : places.sort((a, b) => byCodePoint(text[a]!, text[b]!));
}

const byNumber = (a: string, b: string) => Number(a) - Number(b);

/** As bytes of UTF-8 are ordered: JavaScript compares halves of surrogate pairs, which come before U+E000 to U+FFFF. */
function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return lifted(left) - lifted(right);
  }
  return a.length - b.length;
}

const lifted = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
