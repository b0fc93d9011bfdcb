import { type Arena, separateArrays } from '../../store/arena.js';
import { type FlatTexts, startOf } from '../../store/flat-texts.js';
import { noYield, TEXTS_PER_YIELD, type YieldPoint } from '../../store/yield-point.js';

/**
 * A hash table from id to row with open addressing: 8 to 16 bytes an id, where a Map of strings takes a hundred. A slot
 * holds a row plus one, or 0.
 */
export type IdIndex = Uint32Array;

/** Slots that are cleared between two yield points. */
const SLOTS_PER_YIELD = 1 << 14;

/** Slots that are looked at for an id, on average; real ids need two. More means ids that were chosen to share a slot. */
const MOST_LOOKS = 64;

/** Of equal ids, the first row is found. Undefined where too many ids share a slot, so that time stays linear. */
export function buildIdIndex(
  ids: FlatTexts,
  yieldPoint: YieldPoint = noYield,
  arena: Arena = separateArrays,
): IdIndex | undefined {
  const table = arena.numbers(sizeFor(ids.ends.length));
  for (let at = 0; at < table.length; at += SLOTS_PER_YIELD) {
    table.fill(0, at, at + SLOTS_PER_YIELD);
    yieldPoint();
  }
  const mask = table.length - 1;
  let looks = (ids.ends.length + 64) * MOST_LOOKS;
  for (let row = 0; row < ids.ends.length; row++) {
    let slot = hashOf(ids.bytes, startOf(ids, row), ids.ends[row]!) & mask;
    while (table[slot] !== 0) {
      slot = (slot + 1) & mask;
      looks--;
    }
    if (looks < 0) return undefined;
    table[slot] = row + 1;
    if (row % TEXTS_PER_YIELD === 0) yieldPoint();
  }
  return table;
}

/** The row of the id between two indexes of a text; undefined where there is none. */
export function findRow(table: IdIndex, ids: FlatTexts, text: string, from = 0, to = text.length): number | undefined {
  const length = encode(text, from, to);
  const mask = table.length - 1;
  for (let slot = hashOf(key, 0, length) & mask; table[slot] !== 0; slot = (slot + 1) & mask) {
    const row = table[slot]! - 1;
    if (isKey(ids, row, length)) return row;
  }
  return undefined;
}

/** The id that is being looked up, in UTF-8. One buffer for all look-ups, as they are synchronous. */
let key: Uint8Array = new Uint8Array(256);

/** Writes an id to `key` and returns its length there. */
function encode(text: string, from: number, to: number): number {
  const most = (to - from) * 3;
  if (most > key.length) key = new Uint8Array(most);
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return encoder.encodeInto(text.slice(from, to), key).written;
    key[at - from] = code;
  }
  return to - from;
}

const encoder = new TextEncoder();

function isKey(ids: FlatTexts, row: number, length: number): boolean {
  const start = startOf(ids, row);
  if (ids.ends[row]! - start !== length) return false;
  for (let at = 0; at < length; at++) if (ids.bytes[start + at] !== key[at]) return false;
  return true;
}

/** Bytes that an index of so many ids takes. */
export const idIndexBytes = (ids: number): number => sizeFor(ids) * Uint32Array.BYTES_PER_ELEMENT;

/** A power of two that leaves at least half of the slots free. */
const sizeFor = (ids: number) => 2 ** Math.ceil(Math.log2(Math.max(ids, 1) * 2));

/** FNV-1a, with its high bits folded into those that the mask keeps. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
