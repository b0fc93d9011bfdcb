/**
 * A contender's way to rank given only the last item of each basket, one drawn where several came at once: what a page
 * about one book can know. What else the basket holds is not listed.
 */
export function byLastItem({ name, rank }) {
  return {
    name: `${name}, by the last item alone`,
    rank: async (train) => {
      const ranker = await rank(train);
      const one = new Uint32Array(1);
      return (basket, list) => {
        one[0] = lastOf(train, basket);
        const found = new Uint32Array(list.length + basket.length);
        const held = new Set(basket);
        const others = found.subarray(0, ranker(one, found)).filter((item) => !held.has(item));
        const size = Math.min(others.length, list.length);
        list.set(others.subarray(0, size));
        return size;
      };
    },
  };
}

/** A basket is a view of all entries, and its times stand where they do. */
function lastOf({ entries, times }, basket) {
  const start = (basket.byteOffset - entries.byteOffset) / Uint32Array.BYTES_PER_ELEMENT;
  const timeOf = (at) => times?.[start + at] ?? 0;
  const last = basket.reduce((latest, _, at) => Math.max(latest, timeOf(at)), Number.NEGATIVE_INFINITY);
  const latest = basket.filter((_, at) => timeOf(at) === last);
  // Any fixed place among them would favour low or high numbers.
  return latest[(Math.imul(start + 1, 0x9e3779b1) >>> 8) % latest.length];
}
