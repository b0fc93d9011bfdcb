/** A position in a random sequence. The values at any position can be computed directly, on any platform. */
export type Counter = readonly [number, number, number, number];
export type Key = readonly [number, number];

/**
 * Philox4x32-10 (Salmon et al., 2011): four random 32-bit words for a counter and a key. Uses only integers, so that the words
 * are the same everywhere. Fills and returns `into`, so that a call in a hot loop allocates nothing.
 */
export function philox([c0, c1, c2, c3]: Counter, [k0, k1]: Key, into: Uint32Array = new Uint32Array(4)): Uint32Array {
  // As signed 32-bit integers, which engines keep in registers; `into` makes them unsigned.
  let [a, b, c, d] = [c0 | 0, c1 | 0, c2 | 0, c3 | 0];
  let [keyA, keyB] = [k0 | 0, k1 | 0];
  for (let round = 0; round < 10; round++) {
    const highA = multiplyHigh(a, 0xd2511f53);
    const highC = multiplyHigh(c, 0xcd9e8d57);
    const lowA = Math.imul(a, 0xd2511f53);
    const lowC = Math.imul(c, 0xcd9e8d57);
    a = highC ^ b ^ keyA;
    b = lowC;
    c = highA ^ d ^ keyB;
    d = lowA;
    keyA = (keyA + 0x9e3779b9) | 0;
    keyB = (keyB + 0xbb67ae85) | 0;
  }
  into[0] = a;
  into[1] = b;
  into[2] = c;
  into[3] = d;
  return into;
}

/** A whole number in [0, size) from one random word. `size` is at most 2^25, so that the product is exact. */
export function below(size: number, word: number): number {
  return Math.floor(((word >>> 4) * size) / 2 ** 28);
}

/** The upper 32 bits of a 64-bit product, computed by halves so that no sum exceeds 2^32. */
function multiplyHigh(x: number, y: number): number {
  const xLow = x & 0xffff;
  const xHigh = x >>> 16;
  const yLow = y & 0xffff;
  const yHigh = y >>> 16;
  const middle = (Math.imul(xHigh, yLow) + (Math.imul(xLow, yLow) >>> 16)) >>> 0;
  const carried = (Math.imul(xLow, yHigh) + (middle & 0xffff)) >>> 0;
  return (Math.imul(xHigh, yHigh) + (middle >>> 16) + (carried >>> 16)) >>> 0;
}
