import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../input-error.js';
import type { Source } from '../interactions.js';
import type { Model } from '../model.js';
import type { ModelShard } from '../train/shard.js';
import { decodeModelData } from './model-data.js';
import { type FileRecord, type ModelRecord, sha256, unseal } from './model-record.js';
import { RECORD_FILE, type Titles } from './write-model.js';

/** A model folder as it was read. */
export interface StoredModel {
  readonly model: Model;
  readonly source: Source;
  /** SHA-256 that names the model, its titles and where it came from: that of model.json, which holds those of the rest. */
  readonly digest: string;
  /** By item; null where the catalog had no title. Absent where there was no catalog. */
  readonly titles?: readonly (string | null)[];
}

export interface StoredShard extends Omit<StoredModel, 'model'> {
  readonly model: ModelShard;
}

/** Reads a whole model. Throws InputError where there is none, where it is a part of one, or where a byte is wrong. */
export async function readModel(dir: string): Promise<StoredModel> {
  const { record, ...stored } = await readFiles(dir);
  const { part } = record;
  if (part === undefined) return stored;
  const what = `part ${part.index}/${part.of} of a model, not a whole one`;
  throw new InputError(what, dir, 'join the parts: bookstore-ml train --merge DIR... --out DIR');
}

/** Reads a part that `--shard` made. Throws InputError as readModel, and where it is a whole model. */
export async function readShard(dir: string): Promise<StoredShard> {
  const { record, model, ...stored } = await readFiles(dir);
  const { part } = record;
  if (part === undefined) throw new InputError('a whole model, not a part', dir, 'name folders made with --shard I/N');
  return { ...stored, model: { ...model, shard: { index: part.index, of: part.of }, from: part.from } };
}

/** The SHA-256 that names a model, without reading all of it. Throws InputError where there is no model. */
export async function modelDigest(dir: string): Promise<string> {
  return sha256((await readRecord(dir)).json);
}

async function readFiles(dir: string): Promise<StoredModel & { record: ModelRecord }> {
  const { record, json } = await readRecord(dir);
  const bytes = await readContent(dir, record.data);
  const rows = record.part === undefined ? record.items : record.part.to - record.part.from;
  const data = decodeModelData(bytes, { ...record, rows });
  if (data === undefined) throw damaged(dir, `${record.data.name} does not fit ${RECORD_FILE}`);
  const titles = record.titles && JSON.parse((await readContent(dir, record.titles)).toString('utf8'));
  const model: Model = { ...data, hyperparameters: record.hyperparameters, baskets: record.baskets };
  return { record, model, source: record.source, digest: sha256(json), ...(titles && { titles }) };
}

async function readRecord(dir: string): Promise<{ record: ModelRecord; json: Buffer }> {
  let json: Buffer;
  try {
    json = await readFile(join(dir, RECORD_FILE));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const absent = code === 'ENOENT' || code === 'ENOTDIR';
    const what = absent ? `no model: it has no ${RECORD_FILE}` : `the model cannot be read (${message})`;
    throw new InputError(what, dir, 'train one: bookstore-ml train --orders FILE --out DIR', { cause: error });
  }
  const record = unseal(json.toString('utf8'));
  if (record === undefined) throw damaged(dir, `${RECORD_FILE} is not as it was written`);
  return { record, json };
}

async function readContent(dir: string, { name, bytes, sha256: expected }: FileRecord): Promise<Buffer> {
  let content: Buffer;
  try {
    content = await readFile(join(dir, name));
  } catch (error) {
    throw damaged(dir, `${name} cannot be read (${(error as Error).message})`);
  }
  if (content.length !== bytes) throw damaged(dir, `${name} has ${content.length} of ${bytes} bytes`);
  if (sha256(content) !== expected) throw damaged(dir, `${name} does not match its checksum`);
  return content;
}

function damaged(dir: string, why: string): InputError {
  return new InputError(`a damaged model: ${why}`, dir, 'train it again: bookstore-ml train --orders FILE --out DIR');
}

/** Titles as a map by id, as writeModel takes them. */
export function titlesOf({ model, titles }: Pick<StoredModel, 'model' | 'titles'>): Titles | undefined {
  return titles && new Map(model.items.text.flatMap((id, item) => (titles[item] == null ? [] : [[id, titles[item]]])));
}
