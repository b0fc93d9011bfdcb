import { groupDigits } from '../../lib/format/numbers.js';
import { InputError } from '../../lib/input-error.js';
import { availableMemory } from '../../lib/process/available-memory.js';

/** Most bytes that the kernel's 32-bit addresses reach. */
const ADDRESSABLE = 2 ** 32 - 2 ** 16;

/** What Node itself uses, and each thread beside the first. */
const NODE_BYTES = 96 * 2 ** 20;
const THREAD_BYTES = 16 * 2 ** 20;

/** Share of a total that is needed outside the kernel's memory: ids, the weights of entries, file buffers. */
const OUTSIDE_SHARE = 1 / 8;

/** Enough for any small log: tried even if less than this is free. */
const MIN_BYTES = 64 * 2 ** 20;

/**
 * Bytes that the kernel may use if the whole process may use `total`. Without a total, three quarters of what can be had
 * now, in the container if there is one. Throws InputError where the total leaves too little.
 */
export function kernelByteLimit(threads: number, total?: number): number {
  const outside = NODE_BYTES + (threads - 1) * THREAD_BYTES + (total ?? 0) * OUTSIDE_SHARE;
  if (total !== undefined && total < outside + MIN_BYTES) throw notEnoughMemory(outside + MIN_BYTES - total);
  return Math.floor(Math.min(Math.max(MIN_BYTES, (total ?? availableMemory() * 0.75) - outside), ADDRESSABLE));
}

/** @param missing at least so many bytes. */
export function notEnoughMemory(missing: number): InputError {
  const what = `more than fits in memory: at least ${groupDigits(Math.ceil(missing / 2 ** 20))} MiB are missing`;
  return new InputError(what, '--memory', 'allow more memory, use a larger machine, or train on part of the log');
}
