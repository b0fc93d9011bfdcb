import { InputError } from '../../lib/input-error.js';
import { flatIds } from '../flat-ids.js';
import type { Source } from '../interactions.js';
import type { Model } from '../model.js';
import type { ModelShard } from '../train/shard.js';
import { impossibleData } from './check-model-data.js';
import { splitJsonList } from './flat-texts.js';
import { viewModelData } from './model-data.js';
import { checkWhole, damaged, type ModelFiles, readModelFiles, readRecord } from './model-files.js';
import { RECORD_FILE, type Titles } from './write-model.js';
import { noYield } from './yield-point.js';

/** A model folder that was read. */
export interface StoredModel {
  readonly model: Model;
  readonly source: Source;
  /** SHA-256 that names the model, its titles and where it came from: see modelDigest. */
  readonly digest: string;
  /** By item; null where the catalog has no title. Absent where there was no catalog. */
  readonly titles?: readonly (string | null)[];
}

export interface StoredShard extends Omit<StoredModel, 'model'> {
  readonly model: ModelShard;
}

/** Reads a whole model. Throws InputError where there is none, where it is a shard, or where a byte is wrong. */
export async function readModel(dir: string): Promise<StoredModel> {
  const files = readModelFiles(dir);
  checkWhole(files.record, dir);
  return decode(files, dir);
}

/** Reads a shard that `--shard` made. Throws InputError as readModel does, and where it is a whole model. */
export async function readShard(dir: string): Promise<StoredShard> {
  const files = readModelFiles(dir);
  const { part } = files.record;
  if (part === undefined) throw new InputError('a whole model, not a part', dir, 'name folders made with --shard I/N');
  const { model, ...stored } = decode(files, dir);
  return { ...stored, model: { ...model, shard: { index: part.index, of: part.of }, from: part.from } };
}

/** The SHA-256 that names a model, without reading all of it. Throws InputError where there is no model. */
export async function modelDigest(dir: string): Promise<string> {
  return readRecord(dir).digest;
}

function decode({ record, digest, data, titles }: ModelFiles, dir: string): StoredModel {
  const rows = record.part === undefined ? record.items : record.part.to - record.part.from;
  const sizes = { ...record, rows };
  const flat = viewModelData(data, sizes);
  if (flat === undefined) throw damaged(dir, `${record.data.name} does not fit ${RECORD_FILE}`);
  const impossible = impossibleData(flat, sizes, record.baskets, noYield, record.part?.from);
  if (impossible !== undefined) throw damaged(dir, `${record.data.name} ${impossible}`);
  const titleList = titles && parseTitles(titles, record.items);
  if (titles !== undefined && titleList === undefined)
    throw damaged(dir, `${record.titles?.name} does not fit ${RECORD_FILE}`);
  const { ids, ...numbers } = flat;
  const decoded = { items: flatIds(ids, record.integers), ...numbers };
  const model: Model = { ...decoded, hyperparameters: record.hyperparameters, baskets: record.baskets };
  return { model, source: record.source, digest, ...(titleList && { titles: titleList }) };
}

/** Undefined where the bytes are not a JSON list with a title or null for each item. */
function parseTitles(json: Uint8Array, items: number): readonly (string | null)[] | undefined {
  if (splitJsonList(json, items) === undefined) return undefined;
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.length).toString('utf8'));
}

/** Titles by id, as writeModel takes them. */
export function titlesOf({ model, titles }: Pick<StoredModel, 'model' | 'titles'>): Titles | undefined {
  return titles && new Map(model.items.text.flatMap((id, item) => (titles[item] == null ? [] : [[id, titles[item]]])));
}
