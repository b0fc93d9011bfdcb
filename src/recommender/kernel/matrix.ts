/** Counts, by item, the baskets that hold it, and in `paired` those of them that hold another item too. */
export function countItems(baskets: u32, offsets: usize, entries: usize, counts: usize, paired: usize): void {
  for (let basket: u32 = 0; basket < baskets; basket++) {
    const start = load<u32>(offsets + (basket << 2));
    const end = load<u32>(offsets + (basket << 2), 4);
    const more: u32 = end - start > 1 ? 1 : 0;
    for (let at = entries + (start << 2); at < entries + (end << 2); at += 4) {
      const item = load<u32>(at) << 2;
      store<u32>(counts + item, load<u32>(counts + item) + 1);
      store<u32>(paired + item, load<u32>(paired + item) + more);
    }
  }
}

/**
 * Numbers items by count descending, then by canonical place descending: `canonical` of a number, and the number of a
 * place. `places` has room for one more than the largest count.
 */
export function numberItems(items: u32, counts: usize, canonical: usize, numbers: usize, places: usize, largest: u32): void {
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
    const place = places + (load<u32>(counts + (item << 2)) << 2);
    const number = load<u32>(place);
    store<u32>(place, number + 1);
    store<u32>(canonical + (number << 2), item);
    store<u32>(numbers + (item << 2), number);
  }
}

/** Writes baskets as one list of words: for each its length, then the numbers of its items. */
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

/**
 * For the items of some parts, which `bounds` has the first numbers of: the addresses of their baskets of two items and more, from the places
 * in `next` on, and in `costs` how many entries those have.
 */
export function listItems(
  from: u32,
  to: u32,
  bounds: usize,
  lists: usize,
  listsEnd: usize,
  next: usize,
  itemBaskets: usize,
  costs: usize,
): void {
  const low = load<u32>(bounds + (from << 2));
  const high = load<u32>(bounds + (to << 2));
  for (let list = lists; list < listsEnd; ) {
    const length = load<u32>(list);
    const end = list + 4 + (length << 2);
    if (length > 1) {
      for (let at = list + 4; at < end; at += 4) {
        const number = load<u32>(at);
        if (number - low >= high - low) continue;
        const place = load<u32>(next + (number << 2));
        store<u32>(next + (number << 2), place + 1);
        store<u32>(itemBaskets + (place << 2), list);
        store<f64>(costs + (number << 3), load<f64>(costs + (number << 3)) + length);
      }
    }
    list = end;
  }
}
