import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { InputError } from '../../lib/input-error.js';
import { pointerPath } from '../registry/promotion.js';
import { modelPath } from '../registry/records.js';
import { fetchBytes, mirrorModel, removeAllBut } from './mirror-models.js';
import { RECORDS } from './share-models.js';

/**
 * Makes the registry at `to` hold every record of the store at `from` (see `shareModels`) and what it says is promoted, but
 * no models. InputError where the store does not answer: `to` then stays as it was.
 */
export async function mirrorRecords(from: string, to: string): Promise<void> {
  const records = join(to, 'records');
  await mkdir(records, { recursive: true });
  const names = namesIn(await fetchBytes(`${from}${RECORDS}`), from);
  // A record is never written again.
  const known = new Set(await readdir(records));
  for (const name of names.filter((name) => !known.has(name))) {
    const record = await fetchBytes(`${from}${RECORDS}/${name}`);
    if (record !== undefined) await writeFileAtomically(join(records, name), [record]);
  }
  const pointer = await fetchBytes(`${from}/registry/promoted.json`);
  if (pointer !== undefined) await writeFileAtomically(pointerPath(to), [pointer]);
}

/**
 * Brings a registered model into the registry at `to`. False where the store does not have it.
 * @param keep digests of the models that may stay beside it.
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
    // Something else answers there: said below.
  }
  throw new InputError('what answers is not a model store of this version', from, 'see bookstore-ml models share');
}
