import type { ItemIds } from '../interactions.js';
import type { IdTable } from './id-table.js';

const INTEGER = /^(?:0|-?[1-9]\d{0,15})$/;

/** Item ids in canonical order, and the place in that order of each code of the table. */
export function orderIds(table: IdTable): { ids: ItemIds; ranks: Uint32Array } {
  const texts = Array.from({ length: table.size }, (_, code) => Buffer.from(table.bytesOf(code)).toString('utf8'));
  const integers = texts.every((text) => INTEGER.test(text) && Number.isSafeInteger(Number(text)));
  const codes = Uint32Array.from(texts, (_, code) => code);
  if (integers) {
    const values = Float64Array.from(texts, Number);
    codes.sort((a, b) => values[a]! - values[b]!);
  } else {
    // The order of UTF-8 bytes is the order of code points; that of JavaScript strings is not.
    codes.sort((a, b) => Buffer.compare(table.bytesOf(a), table.bytesOf(b)));
  }
  const ranks = new Uint32Array(codes.length);
  codes.forEach((code, rank) => {
    ranks[code] = rank;
  });
  return { ids: { text: Array.from(codes, (code) => texts[code]!), integers }, ranks };
}
