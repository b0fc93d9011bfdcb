import { createHash } from 'node:crypto';
import type { IdBytes, ItemIds } from '../../interactions.js';
import { littleEndian } from '../../little-endian.js';

/** SHA-256, in hex, of items and baskets: what training depends on, and nothing else. */
export function datasetDigest(ids: ItemIds, offsets: Uint32Array, entries: Uint32Array): string {
  const hash = createHash('sha256');
  hash.update('{"text":[');
  if (ids.integers && ids.bytes !== undefined) hash.update(quoted(ids.bytes));
  else hash.update(JSON.stringify(ids.text).slice(1, -1));
  hash.update(`],"integers":${ids.integers}}`);
  hash.update(littleEndian(offsets));
  hash.update(littleEndian(entries));
  return hash.digest('hex');
}

/** The same, found out when it is first asked for: there is time for it while a model is on its way to the disk. */
export function digestOf(...dataset: Parameters<typeof datasetDigest>): () => string {
  let digest: string | undefined;
  return () => {
    digest ??= datasetDigest(...dataset);
    return digest;
  };
}

const QUOTE = 0x22;
const COMMA = 0x2c;

/** Numbers as strings of a JSON array: "1","2". Byte by byte, as that is much faster than to make a string of each. */
function quoted({ bytes, ends }: IdBytes): Buffer {
  const json = Buffer.allocUnsafe(bytes.length + ends.length * 3);
  let at = 0;
  let to = 0;
  for (const end of ends) {
    json[to++] = QUOTE;
    while (at < end) json[to++] = bytes[at++]!;
    json[to++] = QUOTE;
    json[to++] = COMMA;
  }
  return json.subarray(0, Math.max(0, to - 1));
}
