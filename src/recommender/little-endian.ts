import { endianness } from 'node:os';

/** The numbers as little-endian bytes. A view of them where possible. */
export function littleEndian(values: Uint32Array): Buffer {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}

/** Reads `length` little-endian numbers from an offset in bytes. A view of the bytes where possible. */
export function fromLittleEndian(bytes: Uint8Array, offset: number, length: number): Uint32Array {
  const start = bytes.byteOffset + offset;
  if (endianness() === 'LE' && start % 4 === 0) return new Uint32Array(bytes.buffer as ArrayBuffer, start, length);
  const copy = Buffer.alloc(length * 4);
  copy.set(bytes.subarray(offset, offset + length * 4));
  const own = endianness() === 'LE' ? copy : copy.swap32();
  return new Uint32Array(own.buffer, own.byteOffset, length);
}
