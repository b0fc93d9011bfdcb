import { flatIds } from '../flat-ids.js';
import type { IdBytes, ItemIds } from '../interactions.js';

/** Two lists of items as one, in canonical order. */
export interface MergedIds {
  readonly items: ItemIds;
  /** Index in `items` of each item of the first list, and of the second. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

/** Ids are in the order of numbers only where all of both lists are numbers, else in the order of code points. */
export function mergeIds(a: ItemIds, b: ItemIds): MergedIds {
  if (a.integers && b.integers && a.bytes && b.bytes) return mergeNumbers(a.bytes, b.bytes);
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

/** The same where all ids are numbers, without making a string of each. */
function mergeNumbers(a: IdBytes, b: IdBytes): MergedIds {
  const first = new Uint32Array(a.ends.length);
  const second = new Uint32Array(b.ends.length);
  const fresh: number[] = [];
  let place = 0;
  let item = 0;
  for (let other = 0; other < second.length; other++) {
    const value = numberAt(b, other);
    let held = Number.NEGATIVE_INFINITY;
    for (; item < first.length; item++) {
      held = numberAt(a, item);
      if (held >= value) break;
      first[item] = place++;
    }
    second[other] = place;
    if (held === value) first[item++] = place;
    else fresh.push(other);
    place++;
  }
  while (item < first.length) first[item++] = place++;
  return { items: flatIds(spliceIds(a, b, fresh, second), true), first, second };
}

/** The value of an id that is a safe integer in decimal. */
function numberAt({ bytes, ends }: IdBytes, id: number): number {
  let value = 0;
  let at = ends[id - 1] ?? 0;
  const sign = bytes[at] === MINUS ? -1 : 1;
  if (sign < 0) at++;
  for (const end = ends[id]!; at < end; at++) value = value * 10 + (bytes[at]! - ZERO);
  return sign * value;
}

const MINUS = 0x2d;
const ZERO = 0x30;

/** The ids of `a` with some ids of `b` inserted: those of `fresh`, ascending, each at the index that `placeOf` says. */
export function spliceIds(a: IdBytes, b: IdBytes, fresh: readonly number[], placeOf: Uint32Array): IdBytes {
  const sizeOf = (id: number) => b.ends[id]! - (b.ends[id - 1] ?? 0);
  const bytes = new Uint8Array(a.bytes.length + fresh.reduce((sum, id) => sum + sizeOf(id), 0));
  const ends = new Uint32Array(a.ends.length + fresh.length);
  let [taken, end, place] = [0, 0, 0];
  /** Copies the ids of `a` up to an index, all at once. */
  const takeUpTo = (to: number) => {
    const start = a.ends[taken - 1] ?? 0;
    const more = to - place;
    const last = more > 0 ? a.ends[taken + more - 1]! : start;
    bytes.set(a.bytes.subarray(start, last), end);
    for (; place < to; place++) ends[place] = a.ends[taken++]! - start + end;
    end += last - start;
  };
  for (const id of fresh) {
    takeUpTo(placeOf[id]!);
    bytes.set(b.bytes.subarray(b.ends[id - 1] ?? 0, b.ends[id]), end);
    end += sizeOf(id);
    ends[place++] = end;
  }
  takeUpTo(ends.length);
  return { bytes, ends };
}

/** Indexes of ids in the order that the merged list has. */
function orderOf({ text, integers }: ItemIds, wanted: boolean): Uint32Array {
  const places = Uint32Array.from(text.keys());
  return integers === wanted ? places : places.sort((a, b) => byCodePoint(text[a]!, text[b]!));
}

const byNumber = (a: string, b: string) => Number(a) - Number(b);

/** The order of the bytes in UTF-8. JavaScript compares UTF-16 units, by which surrogate pairs come before U+E000 to U+FFFF. */
function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return lifted(left) - lifted(right);
  }
  return a.length - b.length;
}

const lifted = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
