import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { type Digests, datasetDigests } from './dataset.js';
import { fileDigest, objectAt, readObject } from './file-digest.js';
import { paths } from './paths.js';

/** A dataset that prep exported, whole on disk. */
export interface Exported {
  readonly folder: string;
  /** Of catalog and orders together. */
  readonly digest: string;
  /** SHA-256 of orders.csv. */
  readonly orders: string;
  /** Orders in it that customers placed in the shop. */
  readonly placed: number;
}

/** The newest export, where it is of the orders that are wanted; undefined where there is none. */
export async function currentExport(cfg: Config): Promise<Exported | undefined> {
  const wanted = await datasetDigests(cfg);
  return wanted && readExport(join(paths(cfg).datasets, 'current'), wanted);
}

/** The export of the wanted orders that this orders.csv is; a shop that sells has more than one. */
export async function exportWith(cfg: Config, orders: string): Promise<Exported | undefined> {
  const wanted = await datasetDigests(cfg);
  if (wanted === undefined) return undefined;
  const { datasets } = paths(cfg);
  const names = await readdir(datasets).catch(() => []);
  for (const name of names.filter((entry) => /^[0-9a-f]{16}$/.test(entry))) {
    const found = await readExport(join(datasets, name), wanted);
    if (found?.orders === orders) return found;
  }
  return undefined;
}

async function readExport(folder: string, wanted: Digests): Promise<Exported | undefined> {
  const record = await readObject(join(folder, 'dataset.json'));
  const sources = objectAt(record, 'dataset', 'sources');
  if (objectAt(sources, 'orders')?.sha256 !== wanted.orders) return undefined;
  if (objectAt(sources, 'catalog')?.sha256 !== wanted.catalog) return undefined;
  const { sha256: orders, placed = 0 } = objectAt(record, 'orders') ?? {};
  if (typeof record?.digest !== 'string' || typeof orders !== 'string') return undefined;
  const whole = (await fileDigest(join(folder, 'orders.csv'))) === orders;
  return whole ? { folder, digest: record.digest, orders, placed: Number(placed) } : undefined;
}
