import { freemem } from 'node:os';
import { InputError } from '../../lib/input-error.js';

/** Most bytes that the kernel's 32-bit addresses reach. */
const ADDRESSABLE = 2 ** 32 - 2 ** 16;

/** What Node itself takes, and each thread beside the first. */
const NODE_BYTES = 96 * 2 ** 20;
const THREAD_BYTES = 16 * 2 ** 20;

/** Part of a total for what is held beside the kernel: ids, the weights of entries, what is read and written. */
const BESIDE = 1 / 8;

/** Enough for any small log: where little is free, that is tried. */
const LEAST = 64 * 2 ** 20;

/**
 * Bytes that the kernel may have where the whole process may have `total`; without that, three quarters of what is free now,
 * in the container where it is one. Throws InputError where the total leaves nothing.
 */
export function kernelBytes(threads: number, total?: number): number {
  const own = NODE_BYTES + (threads - 1) * THREAD_BYTES + (total ?? 0) * BESIDE;
  if (total !== undefined && total < own + LEAST) throw tooLarge(own + LEAST - total);
  const free = Math.min(freemem(), process.availableMemory?.() ?? Number.POSITIVE_INFINITY);
  return Math.floor(Math.min(Math.max(LEAST, (total ?? free * 0.75) - own), ADDRESSABLE));
}

/** `missing`: at least so many bytes. */
export function tooLarge(missing: number): InputError {
  const what = `more than fits in memory: at least ${Math.ceil(missing / 2 ** 20).toLocaleString('en')} MiB are missing`;
  return new InputError(what, '--memory', 'give it more, a machine with more, or a part of the log');
}
