import type { IdBytes } from '../../interactions.js';
import { growArray } from './grow-array.js';

/** Numbers ids by their bytes in order of first sight: a hash table without a string for each cell. */
export class IdTable {
  size = 0;
  private bytes: Uint8Array = new Uint8Array(1 << 16);
  private ends: Uint32Array = new Uint32Array(1 << 10);
  private hashes: Uint32Array = new Uint32Array(1 << 10);
  /** Code + 1 of the id in each slot, 0 where free; linear probing, at most half full. */
  private slots: Uint32Array = new Uint32Array(1 << 12);

  /** The number of an id; the next free one, so `size` grows, where it is new. */
  codeOf(source: Uint8Array, start: number, end: number): number {
    const hash = hashOf(source, start, end);
    const slot = this.slotOf(hash, source, start, end);
    const held = this.slots[slot]!;
    if (held !== 0) return held - 1;
    this.slots[slot] = this.size + 1;
    return this.append(hash, source, start, end);
  }

  /** The number of an id, or -1 where it is not there. */
  find(source: Uint8Array, start: number, end: number): number {
    return this.slots[this.slotOf(hashOf(source, start, end), source, start, end)]! - 1;
  }

  /** Where an id is, or would be. */
  private slotOf(hash: number, source: Uint8Array, start: number, end: number): number {
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (let held = this.slots[slot]!; held !== 0; held = this.slots[slot]!) {
      if (this.hashes[held - 1] === hash && this.holds(held - 1, source, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** All ids in the order of their numbers. */
  all(): IdBytes {
    const ends = this.ends.slice(0, this.size);
    return { bytes: this.bytes.slice(0, ends.at(-1) ?? 0), ends };
  }

  /** The bytes of an id, a view. */
  bytesOf(code: number): Uint8Array {
    return this.bytes.subarray(this.startOf(code), this.ends[code]);
  }

  private startOf(code: number): number {
    return code === 0 ? 0 : this.ends[code - 1]!;
  }

  private holds(code: number, source: Uint8Array, start: number, end: number): boolean {
    let at = this.startOf(code);
    if (this.ends[code]! - at !== end - start) return false;
    for (let from = start; from < end; from++, at++) if (this.bytes[at] !== source[from]) return false;
    return true;
  }

  private append(hash: number, source: Uint8Array, start: number, end: number): number {
    const code = this.size++;
    const from = this.startOf(code);
    while (from + end - start > this.bytes.length) this.bytes = growArray(this.bytes);
    if (code === this.ends.length) {
      this.ends = growArray(this.ends);
      this.hashes = growArray(this.hashes);
    }
    this.bytes.set(source.subarray(start, end), from);
    this.ends[code] = from + end - start;
    this.hashes[code] = hash;
    if (this.size * 2 > this.slots.length) this.rehash();
    return code;
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let code = 0; code < this.size; code++) {
      const hash = this.hashes[code]!;
      let slot = (hash ^ (hash >>> 16)) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = code + 1;
    }
  }
}

function hashOf(source: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ source[at]!, 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
}
