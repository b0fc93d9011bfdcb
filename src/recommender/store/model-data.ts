import type { IdBytes } from '../interactions.js';
import { fromLittleEndian, littleEndian } from '../little-endian.js';
import { type Hyperparameters, isPlain, type Model } from '../model.js';
import type { FlatTexts } from './flat-texts.js';

/** The numbers and ids of a model, or of a shard. */
export type ModelData = Pick<Model, 'items' | 'counts' | 'offsets' | 'neighbours' | 'support' | 'scores'>;

/** The same without an object for each id: all are views of the bytes that were read. */
export interface FlatModelData extends Omit<ModelData, 'items'> {
  readonly ids: FlatTexts;
}

/** How many of each are in the file, as model.json says. */
export interface DataSizes {
  readonly items: number;
  readonly integers: boolean;
  readonly rows: number;
  readonly neighbours: number;
  readonly hyperparameters: Hyperparameters;
}

/**
 * The bytes of a model file: little-endian 32-bit numbers (counts, offsets, neighbours, support, then scores as floats where
 * the model has them, then the end of each id in bytes), followed by the ids in UTF-8. Returned in parts, most of them views
 * of the model's arrays.
 */
export function encodeModelData({ items, counts, offsets, neighbours, support, scores }: ModelData): Uint8Array[] {
  const { bytes, ends } = items.bytes ?? bytesOf(items.text);
  const bits = scores === undefined ? [] : [new Uint32Array(scores.buffer, scores.byteOffset, scores.length)];
  return [...[counts, offsets, neighbours, support, ...bits, ends].map(littleEndian), bytes];
}

function bytesOf(text: readonly string[]): IdBytes {
  const all = text.join('');
  const bytes = Buffer.from(all, 'utf8');
  const lengthOf =
    bytes.length === all.length ? (id: string) => id.length : (id: string) => Buffer.byteLength(id, 'utf8');
  const ends = new Uint32Array(text.length);
  let end = 0;
  text.forEach((id, item) => {
    end += lengthOf(id);
    ends[item] = end;
  });
  return { bytes, ends };
}

/** The numbers and ids in a model file as views, which share the bytes. Undefined where the bytes do not have these sizes. */
export function viewModelData(
  bytes: Uint8Array,
  { items, rows, neighbours, hyperparameters }: DataSizes,
): FlatModelData | undefined {
  const scored = isPlain(hyperparameters) ? 0 : neighbours;
  const lengths = [items, rows + 1, neighbours, neighbours, scored, items];
  const numbers = lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.length < numbers * 4) return undefined;
  let at = 0;
  const [counts, offsets, places, support, bits, ends] = lengths.map((length) => {
    const values = fromLittleEndian(bytes, at, length);
    at += length * 4;
    return values;
  }) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  if (at + (ends.at(-1) ?? 0) !== bytes.length) return undefined;
  const scores = scored > 0 && { scores: new Float32Array(bits.buffer, bits.byteOffset, bits.length) };
  const ids = { bytes: bytes.subarray(at), ends, gap: 0 };
  return { ids, counts, offsets, neighbours: places, support, ...scores };
}
