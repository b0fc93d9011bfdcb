import { open, stat } from 'node:fs/promises';
import { notEnoughMemory } from '../../threads/memory-limit.js';

/** Bytes of memory for each row, with those of the ids: where rows are held as pairs and as baskets, and as baskets only. */
const ONCE = 16;
const TWICE = 8;

/** What the slots, tables and threads take at least. */
const FLOOR = 48 * 2 ** 20;

/** Rows that are not worth a thought. */
const FEW = 1e5;

/** How much smaller than its text gzip makes a log, about. */
const PACKED = 6;

/**
 * Whether a log fits in `free` bytes where its rows are held while it is read, or is to be read twice so that they need not be. Throws
 * InputError, with what is missing, where even that is not enough. Goes by the length of the first rows.
 */
export async function choosePasses(file: string, free: number): Promise<'once' | 'twice'> {
  const rows = await estimateRows(file);
  if (rows * ONCE <= free - FLOOR || rows < FEW) return 'once';
  if (rows * TWICE > free) throw notEnoughMemory(rows * TWICE - free);
  return 'twice';
}

/** 0 for what is no file on a disk, or not there. */
async function estimateRows(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return 0;
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return 0;
  try {
    const bytes = Buffer.alloc(1 << 16);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return (found.size * PACKED) / 32;
    const lines = bytes.subarray(0, bytesRead).toString('latin1').split('\n').length;
    return (found.size / Math.max(1, bytesRead)) * lines;
  } finally {
    await handle.close();
  }
}
