/** Up to so many items are sorted by comparing all with all, which has no branch to mispredict. */
const FEW: u32 = 32;

/** Greater than any item. */
const NONE: u32 = 0xffffffff;

/** Sorts the items of some baskets and keeps each once; writes how many are left to `lengths`. `scratch`: 64 words of this thread's own. */
export function sortBaskets(from: u32, to: u32, offsets: usize, entries: usize, lengths: usize, scratch: usize): void {
  for (let basket = from; basket < to; basket++) {
    const start = entries + (load<u32>(offsets + (basket << 2)) << 2);
    const size = load<u32>(offsets + (basket << 2), 4) - load<u32>(offsets + (basket << 2));
    const length = size < 2 ? size : size <= FEW ? sortFew(start, size, scratch) : sortMany(start, size);
    store<u32>(lengths + (basket << 2), length);
  }
}

/** Writes each item to the index that is the number of smaller ones. Equal items get the same index, and the indexes after it stay empty. */
function sortFew(start: usize, size: u32, scratch: usize): u32 {
  const bytes = <usize>size << 2;
  const sorted = scratch + (FEW << 2);
  const none = i32x4.splat(NONE);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(scratch + at, v128.load(start + at));
    v128.store(sorted + at, none);
  }
  // What follows in memory belongs to the next basket.
  for (let at = bytes; at & 15; at += 4) store<u32>(scratch + at, NONE);
  for (let at: usize = 0; at < bytes; at += 4) {
    const item = load<u32>(scratch + at);
    const all = i32x4.splat(item);
    let less = i32x4.splat(0);
    for (let other: usize = 0; other < bytes; other += 16) less = i32x4.sub(less, i32x4.lt_u(v128.load(scratch + other), all));
    less = i32x4.add(less, i32x4.shuffle(less, less, 2, 3, 0, 1));
    const place = i32x4.extract_lane(less, 0) + i32x4.extract_lane(less, 1);
    store<u32>(sorted + (place << 2), item);
  }
  let to = start;
  for (let at: usize = 0; at < bytes; at += 4) {
    const item = load<u32>(sorted + at);
    store<u32>(to, item);
    to += item == NONE ? 0 : 4;
  }
  return <u32>(to - start) >> 2;
}

function sortMany(start: usize, size: u32): u32 {
  heapSort(start, size);
  let last = start;
  for (let at = start + 4; at < start + (size << 2); at += 4) {
    const item = load<u32>(at);
    if (item == load<u32>(last)) continue;
    last += 4;
    store<u32>(last, item);
  }
  return <u32>(last + 4 - start) >> 2;
}

function heapSort(start: usize, size: u32): void {
  for (let root = size >> 1; root > 0; root--) sift(start, root - 1, size);
  for (let left = size - 1; left > 0; left--) {
    const largest = load<u32>(start);
    store<u32>(start, load<u32>(start + (left << 2)));
    store<u32>(start + (left << 2), largest);
    sift(start, 0, left);
  }
}

function sift(start: usize, root: u32, size: u32): void {
  const item = load<u32>(start + (root << 2));
  for (;;) {
    let child: u32 = 2 * root + 1;
    if (child >= size) break;
    if (child + 1 < size && load<u32>(start + (child << 2), 4) > load<u32>(start + (child << 2))) child++;
    const held = load<u32>(start + (child << 2));
    if (held <= item) break;
    store<u32>(start + (root << 2), held);
    root = child;
  }
  store<u32>(start + (root << 2), item);
}

