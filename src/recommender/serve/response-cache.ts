import { fastResponse, PATH_BEFORE_ID } from './fast-path.js';
import type { ServingModel } from './model/serving-model.js';

/** Bodies that fastResponse made, of one model at a time. */
export interface ResponseCache {
  get(serving: ServingModel, target: string): string | undefined;
  /** To be called when another model is put in place. */
  clear(): void;
}

/** Number of slots, and the bytes that each has for a request's key and its response: 16 MB together. */
const SLOTS = 1 << 16;
const SLOT_BYTES = 256;

/**
 * Every so many requests, the response is computed although it is cached. V8 optimises the code that runs often: after a
 * swap of models everything has to be computed, and without this the code for it would be interpreted just then.
 */
const RECOMPUTE_EVERY = 32;

/**
 * Caches the most frequent responses, as computing one from a large model waits for memory several times. They are kept as
 * bytes in one buffer: as strings they would survive many garbage collections, and V8 would stop for milliseconds to scan
 * them. A new response overwrites what is in its slot.
 */
export function createResponseCache(): ResponseCache {
  const bytes = Buffer.allocUnsafeSlow(SLOTS * SLOT_BYTES);
  /** By slot: length of the key in the upper 16 bits, length of the response in the lower ones; 0 for an empty slot. */
  const lengths = new Uint32Array(SLOTS);
  let requests = 0;

  function holds(slot: number, target: string): boolean {
    const keyLength = target.length - PATH_BEFORE_ID.length;
    if (lengths[slot] === 0 || lengths[slot]! >>> 16 !== keyLength) return false;
    const start = slot * SLOT_BYTES;
    for (let at = 0; at < keyLength; at++) {
      if (bytes[start + at] !== target.charCodeAt(PATH_BEFORE_ID.length + at)) return false;
    }
    return true;
  }

  function store(slot: number, target: string, body: string): void {
    const keyLength = target.length - PATH_BEFORE_ID.length;
    if (keyLength + body.length > SLOT_BYTES) return;
    const start = slot * SLOT_BYTES;
    bytes.write(target.slice(PATH_BEFORE_ID.length), start, 'latin1');
    bytes.write(body, start + keyLength, 'latin1');
    lengths[slot] = (keyLength << 16) | body.length;
  }

  return {
    get(serving, target) {
      if (!target.startsWith(PATH_BEFORE_ID)) return undefined;
      requests = (requests + 1) % RECOMPUTE_EVERY;
      const slot = slotOf(target);
      if (requests !== 0 && holds(slot, target)) {
        const start = slot * SLOT_BYTES + target.length - PATH_BEFORE_ID.length;
        return bytes.toString('latin1', start, start + (lengths[slot]! & 0xffff));
      }
      const body = fastResponse(serving, target);
      if (body !== undefined) store(slot, target, body);
      return body;
    },
    clear: () => void lengths.fill(0),
  };
}

/** FNV-1a of the key, with its high bits folded into those that the slot is taken from. */
function slotOf(target: string): number {
  let hash = 0x811c9dc5;
  for (let at = PATH_BEFORE_ID.length; at < target.length; at++) {
    hash = Math.imul(hash ^ target.charCodeAt(at), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}
