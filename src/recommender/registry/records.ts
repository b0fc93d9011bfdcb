import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../lib/input-error.js';
import { type ModelRecord, parseRecord, versionName } from '../../lib/model-record.js';

export const recordPath = (registry: string, version: number) =>
  join(registry, 'records', `${versionName(version)}.json`);
export const modelPath = (registry: string, digest: string) => join(registry, 'models', digest);

/** Every registered version, ascending; none for a folder that is not a registry yet. */
export async function listVersions(registry: string): Promise<number[]> {
  const names = await readdir(join(registry, 'records')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => /^v(\d{4,})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** InputError where nothing is registered. */
export async function latestVersion(registry: string): Promise<number> {
  const latest = (await listVersions(registry)).at(-1);
  if (latest === undefined)
    throw new InputError('nothing is registered here', registry, 'register a model first: bookstore-ml register');
  return latest;
}

/** InputError where the version is unknown or its record damaged. */
export async function readRecord(registry: string, version: number): Promise<ModelRecord> {
  const path = recordPath(registry, version);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const known = (await listVersions(registry)).map(versionName).join(', ') || 'none';
    throw new InputError(`there is no version ${version}`, path, `choose one that is registered: ${known}`);
  }
  const record = parseRecord(text);
  if (record?.version !== version)
    throw new InputError('this record is damaged', path, 'restore it from a copy, or remove it', { code: 'BML-F04' });
  return record;
}
