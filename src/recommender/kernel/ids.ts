import { doubled, newSpare, take, zeros } from './memory';

/** Whole numbers are looked up without hashing where they are less than this many times as many as the ids. */
const SPARSE: u32 = 16;

/**
 * Numbers ids by their bytes in order of first sight. An id is kept as words of eight bytes, the last padded with
 * zeros (no id holds a NUL): equal words are equal ids.
 */
@unmanaged
class Table {
  size: u32 = 0;
  /** Words of the id with code c end here: ends[c]. */
  ends: usize = 0;
  room: u32 = 0;
  words: usize = 0;
  wordsRoom: u32 = 0;
  wordsUsed: u32 = 0;
  /** Code + 1 by value, for whole numbers below `directRoom`. */
  direct: usize = 0;
  directRoom: u32 = 0;
  /** Code + 1 below, 32 bits of hash above; linear probing, at most half full. */
  slots: usize = 0;
  mask: u32 = 0;
  hashed: u32 = 0;
  spare: usize = 0;
}

/** For about so many ids; it grows as needed, and what it grows out of goes to `spare`. */
export function newTable(ids: u32, spare: usize): usize {
  const at = take(offsetof<Table>());
  const table = changetype<Table>(at);
  table.size = 0;
  table.wordsUsed = 0;
  table.hashed = 0;
  table.spare = spare == 0 ? newSpare() : spare;
  table.room = max(1 << 12, ids);
  table.ends = take(table.room * 4);
  table.wordsRoom = table.room;
  table.words = take(table.wordsRoom * 8);
  table.directRoom = 1 << 12;
  table.direct = zeros(table.directRoom * 4);
  table.mask = (1 << 12) - 1;
  table.slots = zeros((table.mask + 1) * 8);
  return at;
}

export function sizeOf(table: usize): u32 {
  return changetype<Table>(table).size;
}

export function wordsOf(table: usize): usize {
  return changetype<Table>(table).words;
}

export function endsOf(table: usize): usize {
  return changetype<Table>(table).ends;
}

/** The code of the id in `length` bytes; a new one where it was not seen. Reads up to seven bytes past it. */
export function codeOf(at: usize, id: usize, length: u32): u32 {
  const table = changetype<Table>(at);
  if (length <= 8) {
    const value = smallNumber(load<u64>(id), length);
    if (value < table.directRoom) {
      const place = table.direct + (value << 2);
      const held = load<u32>(place);
      if (held != 0) return held - 1;
      store<u32>(place, table.size + 1);
      return append(table, id, length);
    }
    if (value < table.size * SPARSE) {
      while (table.directRoom <= value) widen(table);
      return codeOf(at, id, length);
    }
  }
  return hashedCode(table, id, length);
}

/** Doubles the numbers that are looked up directly. Those of them that were hashed are looked up so from now on. */
function widen(table: Table): void {
  const room = table.directRoom;
  const old = table.direct;
  table.directRoom = room * 2;
  table.direct = doubled(old, room * 4, table.spare);
  memory.fill(table.direct + room * 4, 0, room * 4);
  for (let code: u32 = 0; code < table.size; code++) {
    const start = startOf(table, code);
    if (load<u32>(table.ends + (code << 2)) != start + 1) continue;
    const word = load<u64>(table.words + (start << 3));
    const value = smallNumber(word, 8 - <u32>(clz(word) >> 3));
    if (value >= room && value < table.directRoom) store<u32>(table.direct + (value << 2), code + 1);
  }
}

/** The number that these digits are; past all that are looked up directly where they are none, or not as it is written. */
// @ts-ignore: decorator
@inline
function smallNumber(word: u64, length: u32): u32 {
  if (length > 1 && (word & 0xff) == 0x30) return u32.MAX_VALUE;
  const shift = <u64>(8 - length) << 3;
  // No shift by 64 comes here: a field is never empty.
  let v = (word << shift) | (length < 8 ? 0x3030303030303030 >> (<u64>length << 3) : 0);
  const odd = ((v & 0xf0f0f0f0f0f0f0f0) ^ 0x3030303030303030) | (((v + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) ^ 0x3030303030303030);
  if (odd != 0) return u32.MAX_VALUE;
  v = ((v & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8;
  v = ((v & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return <u32>(((v & 0x0000ffff0000ffff) * 42949672960001) >> 32);
}

// @ts-ignore: decorator
@inline
function wordAt(id: usize, length: u32, offset: u32): u64 {
  const word = load<u64>(id + offset);
  const left = length - offset;
  return left >= 8 ? word : word & ((<u64>1 << (<u64>left << 3)) - 1);
}

/** Whether two ids of one length are the same. */
// @ts-ignore: decorator
@inline
export function same(a: usize, b: usize, length: u32): bool {
  for (let offset: u32 = 0; offset < length; offset += 8) {
    if (wordAt(a, length, offset) != wordAt(b, length, offset)) return false;
  }
  return true;
}

function hashOf(id: usize, length: u32): u64 {
  let hash: u64 = 0;
  for (let offset: u32 = 0; offset < length; offset += 8) {
    hash = (hash ^ wordAt(id, length, offset)) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 29;
  }
  return hash;
}

function hashedCode(table: Table, id: usize, length: u32): u32 {
  const hash = hashOf(id, length) * 0xbf58476d1ce4e5b9;
  const tag = hash >> 32;
  let slot = (<u32>tag ^ <u32>hash) & table.mask;
  for (;;) {
    const held = load<u64>(table.slots + (slot << 3));
    if (held == 0) break;
    if (held >> 32 == tag && holds(table, <u32>held - 1, id, length)) return <u32>held - 1;
    slot = (slot + 1) & table.mask;
  }
  store<u64>(table.slots + (slot << 3), (tag << 32) | <u64>(table.size + 1));
  const code = append(table, id, length);
  if (++table.hashed * 2 > table.mask) rehash(table);
  return code;
}

function holds(table: Table, code: u32, id: usize, length: u32): bool {
  const start = startOf(table, code);
  if (load<u32>(table.ends + (code << 2)) - start != (length + 7) >> 3) return false;
  const words = table.words + (start << 3);
  for (let offset: u32 = 0; offset < length; offset += 8) {
    if (load<u64>(words + offset) != wordAt(id, length, offset)) return false;
  }
  return true;
}

function startOf(table: Table, code: u32): u32 {
  return code == 0 ? 0 : load<u32>(table.ends + ((code - 1) << 2));
}

function append(table: Table, id: usize, length: u32): u32 {
  const code = table.size++;
  if (code == table.room) {
    table.ends = doubled(table.ends, table.room << 2, table.spare);
    table.room <<= 1;
  }
  while (table.wordsUsed + ((length + 7) >> 3) > table.wordsRoom) {
    table.words = doubled(table.words, table.wordsRoom << 3, table.spare);
    table.wordsRoom <<= 1;
  }
  for (let offset: u32 = 0; offset < length; offset += 8) {
    store<u64>(table.words + (table.wordsUsed++ << 3), wordAt(id, length, offset));
  }
  store<u32>(table.ends + (code << 2), table.wordsUsed);
  return code;
}

function rehash(table: Table): void {
  const old = table.slots;
  const size = table.mask + 1;
  table.mask = size * 2 - 1;
  table.slots = zeros(size * 16);
  for (let from = old; from < old + (size << 3); from += 8) {
    const held = load<u64>(from);
    if (held == 0) continue;
    // The place comes from all of the hash, of which the slot keeps half.
    const code = <u32>held - 1;
    const start = startOf(table, code);
    const hash = hashOf(table.words + (start << 3), (load<u32>(table.ends + (code << 2)) - start) << 3) * 0xbf58476d1ce4e5b9;
    let slot = (<u32>(hash >> 32) ^ <u32>hash) & table.mask;
    while (load<u64>(table.slots + (slot << 3)) != 0) slot = (slot + 1) & table.mask;
    store<u64>(table.slots + (slot << 3), held);
  }
}

/** Adds the ids with codes `from` up to `to` of one table to another; writes at map[code] what they are called there. */
function absorb(into: usize, table: usize, from: u32, to: u32, map: usize): void {
  const source = changetype<Table>(table);
  for (let code = from; code < to; code++) {
    const words = source.words + (startOf(source, code) << 3);
    store<u32>(map + (code << 2), codeOf(into, words, lengthOf(source, code)));
  }
}

/**
 * Joins the tables of all threads: ids are numbered in the order in which the pieces of the file first have them. `field` is the
 * place in a piece that says how many ids its thread knew after it; `known` has a zero for each thread.
 */
export function absorbAll(into: usize, pieces: usize, count: u32, field: u32, tables: usize, maps: usize, known: usize): void {
  for (let piece = pieces; piece < pieces + count * 32; piece += 32) {
    const thread = load<u32>(piece, 16) << 2;
    const from = load<u32>(known + thread);
    const to = load<u32>(piece + field);
    absorb(into, load<u32>(tables + thread), from, to, load<u32>(maps + thread));
    store<u32>(known + thread, to);
  }
}

/** Bytes of an id, without its padding. */
function lengthOf(table: Table, code: u32): u32 {
  const end = load<u32>(table.ends + (code << 2));
  return ((end - startOf(table, code)) << 3) - <u32>(clz(load<u64>(table.words + ((end - 1) << 3))) >> 3);
}

/** Writes all ids one after another, and where each ends. Answers how many bytes that takes; `bytes` may be 0 to learn only that. */
export function writeIds(at: usize, bytes: usize, ends: usize): u32 {
  const table = changetype<Table>(at);
  let end: u32 = 0;
  for (let code: u32 = 0; code < table.size; code++) {
    const length = lengthOf(table, code);
    if (bytes != 0) memory.copy(bytes + end, table.words + (startOf(table, code) << 3), length);
    end += length;
    store<u32>(ends + (code << 2), end);
  }
  return end;
}
