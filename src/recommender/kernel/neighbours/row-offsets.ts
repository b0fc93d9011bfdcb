/** Where the baskets of each row start, and where they end: `rows` has the items' numbers, or is 0 where row and number are the same. */
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
 * Where each item's neighbours go, by canonical place, and where they end: as many as it can have, which are no more than the additions
 * that its row takes. Answers how many in all, or, with nothing said of where, u32.MAX_VALUE where they are more than `limit`.
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
