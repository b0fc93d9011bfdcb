/**
 * Tallies by item, sixteen bytes each: its baskets; those of them with other items; and, as a double, the entries of the
 * latter, which is the number of additions that its row takes.
 */
export function countItems(from: u32, to: u32, offsets: usize, entries: usize, tallies: usize): void {
  for (let basket = from; basket < to; basket++) {
    const start = load<u32>(offsets + (basket << 2));
    const length = load<u32>(offsets + (basket << 2), 4) - start;
    const more = length > 1;
    for (let at = entries + (start << 2), end = at + (length << 2); at < end; at += 4) {
      const tally = tallies + (load<u32>(at) << 4);
      store<u32>(tally, load<u32>(tally) + 1);
      store<u32>(tally, load<u32>(tally, 4) + <u32>more, 4);
      store<f64>(tally, load<f64>(tally, 8) + <f64>(more ? length : 0), 8);
    }
  }
}

/** Separates the tallies into arrays, and returns the largest count of baskets. */
export function splitTallies(items: u32, tallies: usize, counts: usize, paired: usize, costs: usize): u32 {
  let largest: u32 = 0;
  for (let item: u32 = 0; item < items; item++) {
    const tally = tallies + (item << 4);
    const count = load<u32>(tally);
    largest = max(largest, count);
    store<u32>(counts + (item << 2), count);
    store<u32>(paired + (item << 2), load<u32>(tally, 4));
    store<f64>(costs + (item << 3), load<f64>(tally, 8));
  }
  return largest;
}

/**
 * Numbers items by count descending, then by canonical position descending. Writes `canonical`, positions by number,
 * `numbers`, numbers by position, and `byNumber`, counts by number. `places`: scratch space for one word more than the
 * largest count.
 */
export function numberItems(
  items: u32,
  counts: usize,
  canonical: usize,
  numbers: usize,
  places: usize,
  largest: u32,
  byNumber: usize,
): void {
  memory.fill(places, 0, (largest + 1) << 2);
  for (let item: u32 = 0; item < items; item++) {
    const place = places + (load<u32>(counts + (item << 2)) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let sum: u32 = 0;
  for (let count = <i32>largest; count >= 0; count--) {
    const size = load<u32>(places + (count << 2));
    store<u32>(places + (count << 2), sum);
    sum += size;
  }
  for (let item = <i32>items - 1; item >= 0; item--) {
    const count = load<u32>(counts + (item << 2));
    const place = places + (count << 2);
    const number = load<u32>(place);
    store<u32>(place, number + 1);
    store<u32>(byNumber + (number << 2), count);
    store<u32>(canonical + (number << 2), item);
    store<u32>(numbers + (item << 2), number);
  }
}

/** Writes baskets as one list of words: of each its length, then the numbers of its items. */
export function listBaskets(from: u32, to: u32, offsets: usize, entries: usize, numbers: usize, lists: usize): void {
  for (let basket = from; basket < to; basket++) {
    const start = load<u32>(offsets + (basket << 2));
    const end = load<u32>(offsets + (basket << 2), 4);
    let list = lists + ((start + basket) << 2);
    store<u32>(list, end - start);
    for (let at = entries + (start << 2); at < entries + (end << 2); at += 4) {
      list += 4;
      store<u32>(list, load<u32>(numbers + (load<u32>(at) << 2)));
    }
  }
}

/** As listBaskets for all baskets, but over the entries, which have room for a word more for each basket behind them. Goes backwards, since lists move forward. */
export function listBasketsInPlace(baskets: u32, offsets: usize, entries: usize, numbers: usize): void {
  for (let basket = <i32>baskets - 1; basket >= 0; basket--) {
    const start = load<u32>(offsets + (basket << 2));
    const end = load<u32>(offsets + (basket << 2), 4);
    const shift = <usize>(basket + 1) << 2;
    for (let at = entries + (end << 2); at > entries + (start << 2); ) {
      at -= 4;
      store<u32>(at + shift, load<u32>(numbers + (load<u32>(at) << 2)));
    }
    store<u32>(entries + (start << 2) + shift - 4, end - start);
  }
}

/**
 * Lists, for the rows at `low` up to `high`, the addresses of their baskets of at least two items, from the positions in
 * `next` on. The baskets are between the addresses `list` and `listsEnd`. `places` has each item's row by its number, or is
 * 0 where they are the same.
 */
export function listRows(
  list: usize,
  listsEnd: usize,
  low: u32,
  high: u32,
  places: usize,
  next: usize,
  rowBaskets: usize,
): void {
  while (list < listsEnd) {
    const length = load<u32>(list);
    const end = list + 4 + (length << 2);
    if (length > 1) {
      for (let at = list + 4; at < end; at += 4) {
        const number = load<u32>(at);
        const row = places == 0 ? number : load<u32>(places + (number << 2));
        if (row - low >= high - low) continue;
        const place = load<u32>(next + (row << 2));
        store<u32>(next + (row << 2), place + 1);
        store<u32>(rowBaskets + (place << 2), list);
      }
    }
    list = end;
  }
}
