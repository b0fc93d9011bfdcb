import { InputError } from '../../lib/input-error.js';

/** Memory of WebAssembly comes in pages, of so many bytes. */
export const PAGE = 65536;
/** What 32-bit addresses reach. */
export const MOST_PAGES = 65536;

/**
 * Memory that threads share, and that no collector counts: to one that does, hundreds of MB that come and go are a reason
 * to stop its thread, again and again. It grows in place up to `pages`, and what was never touched costs nothing. InputError
 * where the system does not give a process that many addresses.
 */
export function sharedMemory(pages = MOST_PAGES): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const hint = 'allow more, for instance by ulimit -v unlimited: it is a limit on addresses, not on memory used';
    throw new InputError('no addresses left for memory that threads share', 'the limits of this process', hint, {
      cause: error,
    });
  }
}
