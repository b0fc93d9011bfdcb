import type { Config } from './config.js';

/** A shop's size. `s` is for tests and tries, `m` pleasant to look at, `l` enough to feel the machine. */
const SIZES = {
  s: { books: 240, customers: 500, orders: 1_800 },
  m: { books: 2_000, customers: 5_000, orders: 18_000 },
  l: { books: 8_000, customers: 30_000, orders: 108_000 },
} as const;

const SEED = 1;

/** The flags of `dataset generate` that decide what it makes: the same files on every target. */
export function sizeFlags(profile: Config['profile']): readonly string[] {
  const { books, customers, orders } = SIZES[profile];
  const sizes = { seed: SEED, books, customers, orders };
  return Object.entries(sizes).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** Names a dataset by everything that decides its content. */
export function sizeName(profile: Config['profile']): string {
  const { books, customers, orders } = SIZES[profile];
  return `seed${SEED}-${books}-${customers}-${orders}`;
}
