import { hashOf, NO_NUMBER, numberOf, smallNumber, wordAt } from './id-bytes';
import { grow, newSpare, allocate, allocateZeroed } from '../arena';
import { newHashSlots, slotOf, insertSlot, HashSlots } from './hash-slots';

/** Whole numbers less than so many times the number of ids are looked up directly, without hashing. */
const SPARSE: u32 = 16;

/**
 * Gives ids codes, by their bytes, in the order in which they are first seen. An id is stored as words of eight bytes, the
 * last one padded with zeros (no id contains a NUL), so that equal words are equal ids.
 */
@unmanaged
class Table {
  size: u32 = 0;
  /** By code, the index after the id's last word. */
  ends: usize = 0;
  capacity: u32 = 0;
  words: usize = 0;
  wordsCapacity: u32 = 0;
  wordsUsed: u32 = 0;
  /** By value, code + 1, for whole numbers below `directCapacity`. */
  direct: usize = 0;
  directCapacity: u32 = 0;
  /** Hash tables for the other ids: by value for whole numbers of up to eight digits, by a 32-bit hash for the rest. */
  sparse: usize = 0;
  hashed: usize = 0;
  spare: usize = 0;
}

/** Makes a table for about so many ids. It grows as needed; what it outgrows goes to `spare`. */
export function newTable(ids: u32, spare: usize): usize {
  const at = allocate(offsetof<Table>());
  const table = changetype<Table>(at);
  table.size = 0;
  table.wordsUsed = 0;
  table.spare = spare == 0 ? newSpare() : spare;
  table.capacity = max(1 << 12, ids);
  table.ends = allocate(table.capacity * 4);
  table.wordsCapacity = table.capacity;
  table.words = allocate(table.wordsCapacity * 8);
  table.directCapacity = 1 << 12;
  table.direct = allocateZeroed(table.directCapacity * 4);
  table.sparse = newHashSlots();
  table.hashed = newHashSlots();
  return at;
}

export function idCount(table: usize): u32 {
  return changetype<Table>(table).size;
}

/** The code of a number that is known and looked up directly; else NO_NUMBER. */
// @ts-ignore: decorator
@inline
export function knownCode(at: usize, value: u32): u32 {
  const table = changetype<Table>(at);
  return value < table.directCapacity ? load<u32>(table.direct + (value << 2)) - 1 : NO_NUMBER;
}

/** The code of the id in `length` bytes, a new one where it is unknown. Reads up to seven bytes past it. */
export function codeOf(at: usize, id: usize, length: u32): u32 {
  const value = numberOf(id, length);
  return value == NO_NUMBER ? hashedCode(changetype<Table>(at), id, length) : codeOfNumber(at, value, id, length);
}

/** The same for an id that is known to be this number. */
export function codeOfNumber(at: usize, value: u32, id: usize, length: u32): u32 {
  const table = changetype<Table>(at);
  if (value >= table.directCapacity) {
    if (value >= table.size * SPARSE) return sparseCode(table, value, id, length);
    while (table.directCapacity <= value) widen(table);
  }
  const place = table.direct + (value << 2);
  const held = load<u32>(place);
  if (held != 0) return held - 1;
  store<u32>(place, table.size + 1);
  return append(table, id, length);
}

function sparseCode(table: Table, value: u32, id: usize, length: u32): u32 {
  const slots = changetype<HashSlots>(table.sparse);
  for (let slot = slotOf(value); ; slot++) {
    const held = load<u64>(slots.at + ((slot & slots.mask) << 3));
    if (held == 0) break;
    if (held >> 32 == value) return <u32>held - 1;
  }
  const code = append(table, id, length);
  insertSlot(slots, (<u64>value << 32) | (code + 1));
  return code;
}

/** Doubles the range of numbers that are looked up directly, and moves those there that were hashed. */
function widen(table: Table): void {
  const capacity = table.directCapacity;
  const old = table.direct;
  table.directCapacity = capacity * 2;
  table.direct = grow(old, capacity * 4, table.spare);
  memory.fill(table.direct + capacity * 4, 0, capacity * 4);
  for (let code: u32 = 0; code < table.size; code++) {
    const start = startOf(table, code);
    if (load<u32>(table.ends + (code << 2)) != start + 1) continue;
    const word = load<u64>(table.words + (start << 3));
    const value = smallNumber(word, 8 - <u32>(clz(word) >> 3));
    if (value >= capacity && value < table.directCapacity) store<u32>(table.direct + (value << 2), code + 1);
  }
}

function hashedCode(table: Table, id: usize, length: u32): u32 {
  const slots = changetype<HashSlots>(table.hashed);
  const hash = hashOf(id, length);
  for (let slot = slotOf(hash); ; slot++) {
    const held = load<u64>(slots.at + ((slot & slots.mask) << 3));
    if (held == 0) break;
    if (held >> 32 == hash && holds(table, <u32>held - 1, id, length)) return <u32>held - 1;
  }
  const code = append(table, id, length);
  insertSlot(slots, (<u64>hash << 32) | (code + 1));
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
  if (code == table.capacity) {
    table.ends = grow(table.ends, table.capacity << 2, table.spare);
    table.capacity <<= 1;
  }
  while (table.wordsUsed + ((length + 7) >> 3) > table.wordsCapacity) {
    table.words = grow(table.words, table.wordsCapacity << 3, table.spare);
    table.wordsCapacity <<= 1;
  }
  for (let offset: u32 = 0; offset < length; offset += 8) {
    store<u64>(table.words + (table.wordsUsed++ << 3), wordAt(id, length, offset));
  }
  store<u32>(table.ends + (code << 2), table.wordsUsed);
  return code;
}

/** Adds the ids with codes `from` up to `to` of a table to another; writes their codes there to map[code]. */
export function mergeIds(from: u32, to: u32, into: usize, table: usize, map: usize): void {
  const source = changetype<Table>(table);
  for (let code = from; code < to; code++) {
    const words = source.words + (startOf(source, code) << 3);
    store<u32>(map + (code << 2), codeOf(into, words, lengthOf(source, code)));
  }
}

/** The number that an id is, or NO_NUMBER. */
export function numberAt(at: usize, code: u32): u32 {
  const table = changetype<Table>(at);
  return numberOf(table.words + (startOf(table, code) << 3), lengthOf(table, code));
}

/** Bytes of an id, without its padding. */
function lengthOf(table: Table, code: u32): u32 {
  const end = load<u32>(table.ends + (code << 2));
  return ((end - startOf(table, code)) << 3) - <u32>(clz(load<u64>(table.words + ((end - 1) << 3))) >> 3);
}

/**
 * Writes all ids, one after another, to `bytes`, and where each ends to `ends`: by code, or in the order of the codes at
 * `order` if that is not 0. Returns how many bytes they take; with `bytes` 0, writes only the ends.
 */
export function writeIds(at: usize, order: usize, bytes: usize, ends: usize): u32 {
  const table = changetype<Table>(at);
  let end: u32 = 0;
  for (let place: u32 = 0; place < table.size; place++) {
    const code = order == 0 ? place : load<u32>(order + (place << 2));
    const length = lengthOf(table, code);
    if (bytes != 0) memory.copy(bytes + end, table.words + (startOf(table, code) << 3), length);
    end += length;
    store<u32>(ends + (place << 2), end);
  }
  return end;
}
