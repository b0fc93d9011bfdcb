import { createHash } from 'node:crypto';
import type { ItemIds } from '../interactions.js';
import { littleEndian } from '../little-endian.js';

/** SHA-256, in hex, of items and baskets: what training depends on, and nothing else. */
export function datasetDigest(ids: ItemIds, offsets: Uint32Array, entries: Uint32Array): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(ids));
  hash.update(littleEndian(offsets));
  hash.update(littleEndian(entries));
  return hash.digest('hex');
}
