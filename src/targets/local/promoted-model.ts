import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fact } from '../../engine/events/facts.js';
import type { Config } from '../config.js';
import { type Json, objectAt, readObject } from './file-digest.js';
import { readModelFolder } from './model-folder.js';
import { places } from './paths.js';

/** A version as the registry has it, its model whole on disk. */
export interface Registered {
  readonly version: string;
  /** SHA-256 that names the model. */
  readonly digest: string;
  /** SHA-256 of the orders it was trained on. */
  readonly orders: string;
  readonly hyperparameters: Json;
  readonly record: Json;
}

/** The version that is served. Undefined where nothing is promoted, or what is promoted is not there as the record has it. */
export async function readPromoted(cfg: Config): Promise<Registered | undefined> {
  const pointer = await readObject(join(places(cfg).registry, 'promoted.json'));
  if (typeof pointer?.version !== 'number') return undefined;
  const registered = await readVersion(cfg, `v${String(pointer.version).padStart(4, '0')}`);
  return registered?.digest === pointer.digest ? registered : undefined;
}

/** The newest version, where the gate refused it; `reasons` are the gate's own words. */
export async function readRefused(cfg: Config): Promise<(Registered & { readonly reasons: string }) | undefined> {
  const names = await readdir(join(places(cfg).registry, 'records')).catch(() => []);
  const newest = names
    .filter((name) => /^v\d+\.json$/.test(name))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .at(-1);
  const registered = newest === undefined ? undefined : await readVersion(cfg, newest.replace('.json', ''));
  const verdict = objectAt(registered?.record, 'verdict');
  if (registered === undefined || verdict?.state !== 'refused' || !Array.isArray(verdict.checks)) return undefined;
  const failed = (verdict.checks as readonly Json[]).filter(({ outcome }) => outcome !== 'passed');
  return { ...registered, reasons: failed.map(({ name, detail }) => `${name}: ${detail}`).join('; ') };
}

async function readVersion(cfg: Config, version: string): Promise<Registered | undefined> {
  const { registry } = places(cfg);
  const record = await readObject(join(registry, 'records', `${version}.json`));
  const digest = objectAt(record, 'model')?.digest;
  const hyperparameters = objectAt(record, 'hyperparameters');
  const orders = objectAt(record, 'dataset')?.sha256;
  if (record === undefined || typeof digest !== 'string') return undefined;
  if (hyperparameters === undefined || typeof orders !== 'string') return undefined;
  const model = await readModelFolder(join(registry, 'models', digest));
  return model?.digest === digest ? { version, digest, orders, hyperparameters, record } : undefined;
}

/** What the closing card says of the model. */
export function modelFact({ version, digest, orders, record }: Registered, promoted: boolean): Fact {
  const metrics = objectAt(record, 'metrics');
  return {
    kind: 'model',
    key: 'model',
    version,
    digest,
    hitRate: Number(objectAt(metrics, 'model', 'hitRate')?.value),
    popularity: Number(objectAt(metrics, 'popularity', 'hitRate')?.value),
    k: Number(metrics?.k),
    promoted,
    dataset: orders,
  };
}
