import { LF, QUOTE } from './fields';

const COMMA: u32 = 0x2c;

/** Bytes that are scanned together. Up to so many may be read past the end. */
export const BLOCK: usize = 64;

/** What else the scan found. */
@unmanaged
export class ScanCounts {
  lineEnds: u32 = 0;
  quotes: u32 = 0;
  /** Whether there was a NUL: no plain row has one. */
  odd: u32 = 0;
}

/**
 * Writes the addresses of all commas and line ends, in order, from `delimiters` on, and returns where they end. Up to four
 * words more are overwritten. `tail`: scratch space for a block.
 */
export function indexDelimiters(delimiters: usize, from: usize, to: usize, tail: usize, into: usize): usize {
  const seen = changetype<ScanCounts>(into);
  seen.lineEnds = 0;
  seen.quotes = 0;
  seen.odd = 0;
  let at = from;
  for (; at + BLOCK <= to; at += BLOCK) delimiters = indexBlock(delimiters, at, at, seen);
  if (at == to) return delimiters;
  memory.fill(tail, 0x20, BLOCK);
  memory.copy(tail, at, to - at);
  return indexBlock(delimiters, tail, at, seen);
}

/** `at`: the address in the file's bytes of what is at `block`. */
// @ts-ignore: decorator
@inline
function indexBlock(delimiters: usize, block: usize, at: usize, seen: ScanCounts): usize {
  const a = v128.load(block);
  const b = v128.load(block, 16);
  const c = v128.load(block, 32);
  const d = v128.load(block, 48);
  const lineEnd = i8x16.splat(<i8>LF);
  const comma = i8x16.splat(<i8>COMMA);
  const endsA = i8x16.eq(a, lineEnd);
  const endsB = i8x16.eq(b, lineEnd);
  const endsC = i8x16.eq(c, lineEnd);
  const endsD = i8x16.eq(d, lineEnd);
  let found = bits(v128.or(i8x16.eq(a, comma), endsA));
  found |= bits(v128.or(i8x16.eq(b, comma), endsB)) << 16;
  found |= bits(v128.or(i8x16.eq(c, comma), endsC)) << 32;
  found |= bits(v128.or(i8x16.eq(d, comma), endsD)) << 48;
  const lines = bits(endsA) | (bits(endsB) << 16) | (bits(endsC) << 32) | (bits(endsD) << 48);
  seen.lineEnds += <u32>popcnt(lines);
  const quote = i8x16.splat(<i8>QUOTE);
  const quotesA = i8x16.eq(a, quote);
  const quotesB = i8x16.eq(b, quote);
  const quotesC = i8x16.eq(c, quote);
  const quotesD = i8x16.eq(d, quote);
  if (v128.any_true(v128.or(v128.or(quotesA, quotesB), v128.or(quotesC, quotesD)))) {
    const quotes = bits(quotesA) | (bits(quotesB) << 16) | (bits(quotesC) << 32) | (bits(quotesD) << 48);
    seen.quotes += <u32>popcnt(quotes);
  }
  const least = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
  seen.odd |= <u32>v128.any_true(i8x16.eq(least, i8x16.splat(0)));
  // Four at a time, even past the last one, where the next block overwrites them: a branch for each would often be mispredicted.
  const end = delimiters + (<usize>popcnt(found) << 2);
  for (; delimiters < end; delimiters += 16) {
    for (let one: usize = 0; one < 16; one += 4) {
      store<u32>(delimiters + one, at + <usize>ctz(found));
      found &= found - 1;
    }
  }
  return end;
}

// @ts-ignore: decorator
@inline
function bits(bytes: v128): u64 {
  return <u64>i8x16.bitmask(bytes);
}
