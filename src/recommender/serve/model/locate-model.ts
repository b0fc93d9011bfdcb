import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Promoted, readPromoted } from '../../registry/promotion.js';
import { modelPath } from '../../registry/records.js';

/** Where a model to serve is. `revision` changes whenever it is another model, or the same one written again. */
export interface LocatedModel {
  readonly folder: string;
  /** What the registry says of it; undefined for a model folder. */
  readonly promoted: Pick<Promoted, 'version' | 'digest'> | undefined;
  readonly revision: string;
}

/**
 * The model to serve: of a registry, its promoted version; of a model folder, the model in it; if there is none, the one in
 * `fallback`. Undefined where there is none yet. Throws InputError for a damaged registry.
 */
export async function locateModel(folder: string, fallback?: string): Promise<LocatedModel | undefined> {
  const promoted = await readPromoted(folder);
  if (promoted !== undefined) {
    const path = modelPath(folder, promoted.digest);
    return { folder: path, promoted, revision: `${promoted.version} ${promoted.digest}` };
  }
  for (const plain of fallback === undefined ? [folder] : [folder, fallback]) {
    const revision = await revisionOf(plain);
    if (revision !== undefined) return { folder: plain, promoted: undefined, revision };
  }
  return undefined;
}

/** Whether a folder is a registry, even one in which nothing is promoted yet. */
export const isRegistry = (folder: string) => existsSync(join(folder, 'records'));

async function revisionOf(folder: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs } = await stat(join(folder, 'model.json'), { bigint: true });
    return `${folder} ${ino} ${size} ${mtimeNs}`;
  } catch {
    return undefined;
  }
}
