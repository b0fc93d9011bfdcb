import { join } from 'node:path';
import type { Fact } from '../../engine/facts.js';
import type { Config } from '../config.js';
import { type Json, objectAt, readObject } from './evidence.js';
import { readModelFolder } from './model-folder.js';
import { places } from './places.js';

/** The version that the registry says is served, its model whole on disk. */
export interface Promoted {
  readonly version: string;
  /** SHA-256 that names the model. */
  readonly digest: string;
  /** SHA-256 of the orders it was trained on. */
  readonly orders: string;
  readonly hyperparameters: Json;
  readonly record: Json;
}

/** Undefined where nothing is promoted, or what is promoted is not there as the record has it. */
export async function readPromoted(cfg: Config): Promise<Promoted | undefined> {
  const { registry } = places(cfg);
  const pointer = await readObject(join(registry, 'promoted.json'));
  if (typeof pointer?.version !== 'number') return undefined;
  const version = `v${String(pointer.version).padStart(4, '0')}`;
  const record = await readObject(join(registry, 'records', `${version}.json`));
  const digest = objectAt(record, 'model')?.digest;
  const hyperparameters = objectAt(record, 'hyperparameters');
  const orders = objectAt(record, 'dataset')?.sha256;
  if (record === undefined || typeof digest !== 'string' || digest !== pointer.digest) return undefined;
  if (hyperparameters === undefined || typeof orders !== 'string') return undefined;
  const model = await readModelFolder(join(registry, 'models', digest));
  return model?.digest === digest ? { version, digest, orders, hyperparameters, record } : undefined;
}

/** What the closing card says of the model. */
export function modelFact({ version, digest, orders, record }: Promoted): Fact {
  const metrics = objectAt(record, 'metrics');
  return {
    kind: 'model',
    key: 'model',
    version,
    digest,
    hitRate: Number(objectAt(metrics, 'model', 'hitRate')?.value),
    popularity: Number(objectAt(metrics, 'popularity', 'hitRate')?.value),
    k: Number(metrics?.k),
    promoted: true,
    dataset: orders,
  };
}
