import { canonicalJson, sha256 } from '../../lib/canonical-json.js';
import type { Source } from '../interactions.js';
import type { Hyperparameters } from '../model.js';
import type { Shard } from '../train/shard.js';

/** What model.json says. No time of writing and no folder: the same input gives the same bytes. */
export interface ModelManifest {
  readonly format: typeof FORMAT;
  /** 1 named a model by the SHA-256 of all of model.json; see modelDigest. */
  readonly version: 1 | typeof VERSION;
  readonly hyperparameters: Hyperparameters;
  readonly baskets: number;
  readonly items: number;
  readonly integers: boolean;
  /** Neighbours of all items together. */
  readonly neighbours: number;
  /** Where the file is a part of a model: which, and the items of it. */
  readonly part?: Shard & { readonly from: number; readonly to: number };
  /** `file` is its name without folders. */
  readonly source: Source;
  readonly data: FileRecord;
  readonly titles?: FileRecord;
  /** SHA-256 of this record without this field: a changed digit in it is found as one in the data is. */
  readonly checksum: string;
}

export interface FileRecord {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export const FORMAT = 'bookstore-ml-model';
export const VERSION = 2;

export function seal(record: Omit<ModelManifest, 'checksum'>): ModelManifest {
  return { ...record, checksum: sha256(canonicalJson(record)) };
}

/** The record in these bytes; undefined where they are not exactly what was sealed. */
export function unseal(json: string): ModelManifest | undefined {
  try {
    const { checksum, ...record }: ModelManifest = JSON.parse(json);
    const known = record.format === FORMAT && (record.version === 1 || record.version === VERSION);
    const whole = known && json === canonicalJson({ ...record, checksum });
    return whole && checksum === sha256(canonicalJson(record)) ? { ...record, checksum } : undefined;
  } catch {
    return undefined;
  }
}
