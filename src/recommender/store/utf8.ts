import { isUtf8 } from 'node:buffer';

/** Bytes at a time: of memory that threads share, a copy is needed. */
const PIECE = 1 << 16;

/** Whether the bytes are UTF-8. */
export function isText(bytes: Uint8Array): boolean {
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + PIECE, bytes.length);
    // Not in the midst of a character, which has three bytes after its first at most.
    for (let back = 0; back < 3 && to < bytes.length && (bytes[to]! & 0xc0) === 0x80; back++) to--;
    if (!isUtf8(bytes.slice(from, to))) return false;
    from = to;
  }
  return true;
}
