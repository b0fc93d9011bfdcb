import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelRecord, parseRecord, refusalOf, versionName } from '../../lib/model-record.js';
import { type Move, rolledBack } from '../../lib/promotion-history.js';
import type { Config } from '../config.js';
import { readObject } from './file-digest.js';
import { readModelFolder } from './model-folder.js';
import { paths } from './paths.js';

/** The record of the version that is served. Undefined where nothing is promoted, or what is promoted is not there as the record has it. */
export async function readPromoted(cfg: Config): Promise<ModelRecord | undefined> {
  const pointer = await readObject(join(paths(cfg).registry, 'promoted.json'));
  if (typeof pointer?.version !== 'number') return undefined;
  const record = await readVersion(cfg, versionName(pointer.version));
  return record?.model.digest === pointer.digest ? record : undefined;
}

/** The versions that somebody rolled back and that were not promoted since, as far as they are there. */
export async function readRolledBack(cfg: Config): Promise<readonly ModelRecord[]> {
  const pointer = await readObject(join(paths(cfg).registry, 'promoted.json'));
  const versions = Array.isArray(pointer?.history) ? rolledBack(pointer.history as readonly Move[]) : [];
  const records = await Promise.all(versions.map((version) => readVersion(cfg, versionName(version))));
  return records.filter((record) => record !== undefined);
}

/** The newest version, where the gate refused it; `reasons` are the gate's own words. */
export async function readRefused(cfg: Config): Promise<{ record: ModelRecord; reasons: string } | undefined> {
  const names = await readdir(join(paths(cfg).registry, 'records')).catch(() => []);
  const newest = names
    .filter((name) => /^v\d+\.json$/.test(name))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .at(-1);
  const record = newest === undefined ? undefined : await readVersion(cfg, newest.replace('.json', ''));
  const reasons = record && refusalOf(record);
  return record === undefined || reasons === undefined ? undefined : { record, reasons };
}

/** A record whose model is whole on disk. */
async function readVersion(cfg: Config, name: string): Promise<ModelRecord | undefined> {
  const { registry } = paths(cfg);
  const text = await readFile(join(registry, 'records', `${name}.json`), 'utf8').catch(() => '');
  const record = parseRecord(text);
  if (record === undefined) return undefined;
  const { digest } = record.model;
  return (await readModelFolder(join(registry, 'models', digest)))?.digest === digest ? record : undefined;
}
