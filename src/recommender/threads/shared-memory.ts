import { InputError } from '../../lib/input-error.js';

/** WebAssembly memory grows in pages of this many bytes. */
export const PAGE_BYTES = 65536;
/** As many pages as 32-bit addresses reach. */
export const MAX_PAGES = 65536;

/**
 * Memory that threads share. V8's garbage collector does not count it: hundreds of MB of ordinary buffers that come and go
 * would make the collector stop the thread again and again. It grows in place up to `pages`, and pages that were never
 * touched cost nothing. Throws InputError where the system refuses the process that many addresses.
 */
export function createSharedMemory(pages = MAX_PAGES): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const hint = 'raise the limit, for instance with ulimit -v unlimited: it limits addresses, not memory in use';
    throw new InputError('no address space left for shared memory', 'the limits of this process', hint, {
      cause: error,
    });
  }
}
