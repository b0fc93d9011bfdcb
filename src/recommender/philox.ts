/** A place in a random sequence: any value can be had at once, in any order, on any platform. */
export type Counter = readonly [number, number, number, number];
export type Key = readonly [number, number];

/**
 * Philox4x32-10 (Salmon et al., 2011): four random 32-bit words for a counter and a key. Integers only, so that it gives
 * the same words everywhere. `into` is filled and returned: one call in a hot loop allocates nothing.
 */
export function philox([c0, c1, c2, c3]: Counter, [k0, k1]: Key, into: Uint32Array = new Uint32Array(4)): Uint32Array {
  let [a, b, c, d] = [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
  let [keyA, keyB] = [k0 >>> 0, k1 >>> 0];
  for (let round = 0; round < 10; round++) {
    const highA = multiplyHigh(a, 0xd2511f53);
    const highC = multiplyHigh(c, 0xcd9e8d57);
    const lowA = Math.imul(a, 0xd2511f53);
    const lowC = Math.imul(c, 0xcd9e8d57);
    a = (highC ^ b ^ keyA) >>> 0;
    b = lowC >>> 0;
    c = (highA ^ d ^ keyB) >>> 0;
    d = lowA >>> 0;
    keyA = (keyA + 0x9e3779b9) >>> 0;
    keyB = (keyB + 0xbb67ae85) >>> 0;
  }
  into[0] = a;
  into[1] = b;
  into[2] = c;
  into[3] = d;
  return into;
}

/** A whole number in [0, size) from one random word; size at most 2^25, so that the product is exact. */
export function below(size: number, word: number): number {
  return Math.floor(((word >>> 4) * size) / 2 ** 28);
}

/** The upper 32 bits of a 64-bit product, by halves: every term stays under 2^53. */
function multiplyHigh(x: number, y: number): number {
  const low = (x & 0xffff) * y;
  const high = (x >>> 16) * y;
  return Math.floor((high + Math.floor(low / 0x10000)) / 0x10000);
}
