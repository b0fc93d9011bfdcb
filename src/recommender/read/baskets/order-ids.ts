import { textsOf } from '../../flat-ids.js';
import type { IdBytes, ItemIds } from '../../interactions.js';

const INTEGER = /^(?:0|-?[1-9]\d{0,15})$/;

/** Item ids in canonical order, and the place in that order of each id as it was given. */
export function orderIds(given: IdBytes): { ids: ItemIds; ranks: Uint32Array } {
  const { ends } = given;
  const bytes = Buffer.from(given.bytes.buffer, given.bytes.byteOffset, given.bytes.length);
  const startOf = (id: number) => (id === 0 ? 0 : ends[id - 1]!);
  const texts = textsOf(given);
  const numbers = integersOf(texts);
  const order = numbers
    ? orderNumbers(numbers)
    : // The order of UTF-8 bytes is the order of code points; that of JavaScript strings is not.
      Uint32Array.from(texts, (_, id) => id).sort((a, b) =>
        bytes.compare(bytes, startOf(b), ends[b], startOf(a), ends[a]),
      );
  const ranks = new Uint32Array(order.length);
  order.forEach((id, rank) => {
    ranks[id] = rank;
  });
  return { ids: { text: Array.from(order, (id) => texts[id]!), integers: numbers !== undefined }, ranks };
}

/** Undefined where any is not an integer, or is none that a double holds. */
function integersOf(texts: readonly string[]): Float64Array | undefined {
  const values = new Float64Array(texts.length);
  for (let id = 0; id < texts.length; id++) {
    const value = Number(texts[id]);
    if (!Number.isSafeInteger(value) || !INTEGER.test(texts[id]!)) return undefined;
    values[id] = value;
  }
  return values;
}

/** Places of distinct numbers, the least first. */
function orderNumbers(values: Float64Array): Uint32Array {
  const sorted = values.slice().sort();
  const order = new Uint32Array(values.length);
  values.forEach((value, id) => {
    order[placeOf(sorted, value)] = id;
  });
  return order;
}

function placeOf(sorted: Float64Array, value: number): number {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
