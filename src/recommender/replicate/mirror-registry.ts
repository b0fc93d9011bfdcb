import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { InputError } from '../../lib/input-error.js';
import { pointerPath } from '../registry/promotion.js';
import { modelPath } from '../registry/records.js';
import { fetchBytes, mirrorModel, removeAllBut } from './mirror-models.js';
import { RECORDS } from './share-models.js';

/**
 * Copies every record of the store at `from` (see `shareModels`), and the pointer to the promoted version, to the registry
 * at `to`, but no models. Throws InputError where the store does not answer: `to` is then unchanged.
 */
export async function mirrorRecords(from: string, to: string): Promise<void> {
  const records = join(to, 'records');
  await mkdir(records, { recursive: true });
  const names = namesIn(await fetchBytes(`${from}${RECORDS}`), from);
  // Records never change.
  const known = new Set(await readdir(records));
  for (const name of names.filter((name) => !known.has(name))) {
    const record = await fetchBytes(`${from}${RECORDS}/${name}`);
    if (record !== undefined) await writeFileAtomically(join(records, name), [record]);
  }
  const pointer = await fetchBytes(`${from}/registry/promoted.json`);
  if (pointer !== undefined) await writeFileAtomically(pointerPath(to), [pointer]);
}

/**
 * Copies a registered model to the registry at `to`. False where the store does not have it.
 * @param keep digests of further models that are not removed from there.
 */
export async function mirrorRegistered(
  from: string,
  to: string,
  digest: string,
  keep: readonly string[],
): Promise<boolean> {
  const found = await mirrorModel(`${from}/registry/models/${digest}`, modelPath(to, digest));
  await removeAllBut(join(to, 'models'), [digest, ...keep]);
  return found === digest;
}

function namesIn(bytes: Buffer | undefined, from: string): readonly string[] {
  try {
    const names: unknown = JSON.parse(bytes?.toString('utf8') ?? '');
    if (Array.isArray(names) && names.every((name) => /^v\d{4,}\.json$/.test(String(name)))) return names;
  } catch {
    // It was not a store that answered: see the error below.
  }
  throw new InputError('what answers is not a model store of this version', from, 'see bookstore-ml models share');
}
