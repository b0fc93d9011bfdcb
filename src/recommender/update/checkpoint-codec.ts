import { createHash } from 'node:crypto';
import type { IdBytes, Interactions } from '../interactions.js';
import { fromLittleEndian, littleEndian } from '../little-endian.js';
import type { CandidateLists } from './candidate-lists.js';

/** What an update needs beside the model itself. */
export interface CheckpointData extends Pick<Interactions, 'offsets' | 'entries'> {
  readonly basketIds: IdBytes;
  readonly lists: CandidateLists;
}

const VERSION = 1;
const HEAD = 6;
const CHECKSUM = 32;

/**
 * Little-endian 32-bit numbers: version, number of baskets, of entries, of items, of neighbours in the lists, of bytes of
 * ids; the ends of the baskets and their entries; the ends of the lists, neighbours, support; the ends of the basket ids.
 * Then bytes: for each list whether it is complete, the ids in UTF-8, and the SHA-256 of everything before it.
 */
export function* encodeCheckpoint({ offsets, entries, basketIds, lists }: CheckpointData): Iterable<Uint8Array> {
  const { length: items } = lists.complete;
  const sizes = [offsets.length - 1, entries.length, items, lists.neighbours.length, basketIds.bytes.length];
  const numbers = [
    Uint32Array.of(VERSION, ...sizes),
    offsets.subarray(1),
    entries,
    lists.offsets.subarray(1),
    lists.neighbours,
    lists.support,
    basketIds.ends,
  ];
  const hash = createHash('sha256');
  for (const part of [...numbers.map(littleEndian), lists.complete, basketIds.bytes]) {
    yield part;
    // Hashed while it is being written.
    hash.update(part);
  }
  yield hash.digest();
}

/** Undefined where the bytes are not what encodeCheckpoint wrote. */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointData | undefined {
  const body = bytes.subarray(0, -CHECKSUM);
  if (body.length < HEAD * 4) return undefined;
  const checksum = createHash('sha256').update(body).digest();
  if (!checksum.equals(bytes.subarray(-CHECKSUM))) return undefined;
  const [version, baskets, entries, items, listed, idBytes] = fromLittleEndian(body, 0, HEAD) as unknown as number[];
  const lengths = [baskets!, entries!, items!, listed!, listed!, baskets!];
  const size = (HEAD + lengths.reduce((sum, length) => sum + length, 0)) * 4;
  if (version !== VERSION || size + items! + idBytes! !== body.length) return undefined;
  let at = HEAD * 4;
  const [basketEnds, held, listEnds, neighbours, support, idEnds] = lengths.map((length) => {
    const values = fromLittleEndian(body, at, length);
    at += length * 4;
    return values;
  }) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  return {
    offsets: fromZero(basketEnds),
    entries: held,
    basketIds: { bytes: body.subarray(size + items!), ends: idEnds },
    lists: { offsets: fromZero(listEnds), neighbours, support, complete: body.subarray(size, size + items!) },
  };
}

function fromZero(ends: Uint32Array): Uint32Array {
  const offsets = new Uint32Array(ends.length + 1);
  offsets.set(ends, 1);
  return offsets;
}
