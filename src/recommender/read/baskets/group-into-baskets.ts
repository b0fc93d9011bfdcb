interface Rows {
  readonly basketOfRow: Uint32Array;
  readonly itemOfRow: Uint32Array;
  readonly timeOfRow?: Float64Array;
  readonly rows: number;
  /** Canonical place of each item code. */
  readonly ranks: Uint32Array;
  readonly baskets: number;
  readonly items: number;
}

interface Grouped {
  readonly offsets: Uint32Array;
  readonly entries: Uint32Array;
  readonly times?: Float64Array;
}

/** Rows as baskets of items in ascending order, each once, by two counting sorts: by item, then, stably, by basket. */
export function groupIntoBaskets({ basketOfRow, itemOfRow, timeOfRow, rows, ranks, baskets, items }: Rows): Grouped {
  const rankOfRow = Uint32Array.from({ length: rows }, (_, row) => ranks[itemOfRow[row]!]!);
  const byItem = sortedBy(rankOfRow, items, undefined);
  const byBasket = sortedBy(basketOfRow.subarray(0, rows), baskets, byItem);
  const offsets = new Uint32Array(baskets + 1);
  const entries = new Uint32Array(rows);
  const times = timeOfRow && new Float64Array(rows);
  let size = 0;
  let basket = -1;
  for (const row of byBasket) {
    const fresh = basketOfRow[row] !== basket;
    basket = basketOfRow[row]!;
    if (fresh) offsets[basket] = size;
    const item = rankOfRow[row]!;
    if (fresh || entries[size - 1] !== item) {
      entries[size] = item;
      if (times) times[size] = timeOfRow![row]!;
      size++;
    } else if (times && timeOfRow![row]! < times[size - 1]!) {
      times[size - 1] = timeOfRow![row]!;
    }
  }
  offsets[baskets] = size;
  return { offsets, entries: entries.slice(0, size), ...(times && { times: times.slice(0, size) }) };
}

/** Row numbers ordered by a key below `keys`; rows of one key stay in the order of `rows` (or of the file). */
function sortedBy(keyOfRow: Uint32Array, keys: number, rows: Uint32Array | undefined): Uint32Array {
  const next = new Uint32Array(keys + 1);
  for (const key of keyOfRow) next[key + 1]!++;
  for (let key = 0; key < keys; key++) next[key + 1]! += next[key]!;
  const sorted = new Uint32Array(keyOfRow.length);
  for (let place = 0; place < sorted.length; place++) {
    const row = rows === undefined ? place : rows[place]!;
    sorted[next[keyOfRow[row]!]!++] = row;
  }
  return sorted;
}
