import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelDigest } from '../../lib/model-digest.js';
import { fileDigest, type Json, objectAt, readObject } from './file-digest.js';

/** A whole model, as its own record and the digests of its files show it. */
export interface ModelFolder {
  /** SHA-256 that names the model. */
  readonly digest: string;
  /** SHA-256 of the orders it was trained on. */
  readonly orders: string;
  readonly items: number;
  readonly neighbours: number;
  readonly hyperparameters: Json;
  readonly columns: Json;
}

/** Undefined where the folder holds no model, or one of which a file is not as it was written. */
export async function readModelFolder(folder: string): Promise<ModelFolder | undefined> {
  const file = join(folder, 'model.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const record = await readObject(file);
  const source = objectAt(record, 'source');
  const { items, neighbours } = record ?? {};
  const hyperparameters = objectAt(record, 'hyperparameters');
  const columns = objectAt(source, 'columns');
  if (typeof source?.sha256 !== 'string' || text === undefined) return undefined;
  if (typeof items !== 'number' || typeof neighbours !== 'number') return undefined;
  if (hyperparameters === undefined || columns === undefined) return undefined;
  for (const part of [objectAt(record, 'data'), objectAt(record, 'titles')]) {
    if (part !== undefined && (await fileDigest(join(folder, String(part.name)))) !== part.sha256) return undefined;
  }
  return { digest: modelDigest(text), orders: source.sha256, items, neighbours, hyperparameters, columns };
}
