/** Writes where the baskets of each row start, and where the last ones end. `rows` has the rows' item numbers, or is 0 where they are the same. */
export function basketOffsets(rows: usize, size: u32, canonical: usize, paired: usize, offsets: usize): void {
  let sum: u32 = 0;
  for (let row: u32 = 0; row < size; row++) {
    store<u32>(offsets + (row << 2), sum);
    const number = rows == 0 ? row : load<u32>(rows + (row << 2));
    sum += load<u32>(paired + (load<u32>(canonical + (number << 2)) << 2));
  }
  store<u32>(offsets + (size << 2), sum);
}

/**
 * Writes where the neighbours of each item start, by canonical position, and where the last ones end. Each list has room for
 * topK neighbours, but not for more than the additions of its row. Returns the total, or u32.MAX_VALUE where that is more
 * than `limit`; what was written is then of no use.
 */
export function neighbourOffsets(from: u32, to: u32, costs: usize, topK: u32, limit: u32, listStarts: usize): u32 {
  let sum: u64 = 0;
  for (let item = from; item < to; item++) {
    store<u32>(listStarts + ((item - from) << 2), <u32>sum);
    sum += <u64>min(<f64>topK, load<f64>(costs + (item << 3)));
    if (sum > <u64>limit) return u32.MAX_VALUE;
  }
  store<u32>(listStarts + ((to - from) << 2), <u32>sum);
  return <u32>sum;
}
