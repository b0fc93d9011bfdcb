import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { canonicalJson, sha256 } from '../../lib/canonical-json.js';
import type { Source } from '../interactions.js';
import type { Hyperparameters } from '../model.js';

const KEPT = /^baskets-[0-9a-f]{16}\.bin$/;

/** The name of a model's checkpoint. It is made from the model's source and hyperparameters, so that it is never taken for another model's. */
export function checkpointName(source: Source, hyperparameters: Hyperparameters): string {
  const of = sha256(canonicalJson({ source: { ...source, file: basename(source.file) }, hyperparameters }));
  return `baskets-${of.slice(0, 16)}.bin`;
}

/** Removes the checkpoints of other models than the one that is in the folder now. */
export async function removeStaleCheckpoints(
  dir: string,
  source: Source,
  hyperparameters: Hyperparameters,
): Promise<void> {
  const own = checkpointName(source, hyperparameters);
  for (const name of await readdir(dir))
    if (KEPT.test(name) && name !== own) await rm(join(dir, name), { force: true });
}
