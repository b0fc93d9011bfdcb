/** Random choices, reproducible by seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** True with this probability. */
  chance(percent: number): boolean;
  /** @throws RangeError for an empty list. */
  pick<T>(list: readonly T[]): T;
  /** An index into a list of `length`, the first ones far more often: by Zipf's law. */
  rank(length: number): number;
}

/** The choices of one visit: they do not depend on other visits. */
export function randomOf(seed: number, visit: number): Random {
  // Mulberry32 by Tommy Ettinger: 32 bits of state are plenty for one visit.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(visit + 1, 0xc2b2ae35);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (percent) => next() * 100 < percent,
    pick(list) {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[Math.floor(next() * list.length)]!;
    },
    rank: (length) => Math.min(length - 1, Math.floor(length ** next()) - 1),
  };
}
