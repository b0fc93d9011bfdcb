import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { makeFolder } from '../../lib/files/make-folder.js';
import { InputError } from '../../lib/input-error.js';
import { countIds } from '../flat-ids.js';
import { readModel, type StoredModel } from '../store/read-model.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-codec.js';
import { checkpointName } from './checkpoint-name.js';
import type { Checkpoint } from './update-model.js';

const AGAIN = 'train the model once with --keep-baskets: bookstore-ml train --orders FILE --keep-baskets --out DIR';

/**
 * Writes a checkpoint, who bought what, beside a model that is about to be written. It is no part of the model: servers and
 * registries do not get it, and the model's bytes do not depend on it. For its name see checkpointName.
 */
export async function writeCheckpoint(dir: string, { model, log, lists }: Checkpoint): Promise<void> {
  await makeFolder(dir);
  const name = checkpointName(log.source, model.hyperparameters);
  await writeFileAtomically(join(dir, name), encodeCheckpoint({ ...log, lists }));
}

/** Reads a model and its checkpoint. Throws InputError where either is missing or damaged. */
export async function readCheckpoint(dir: string): Promise<Checkpoint & Pick<StoredModel, 'titles'>> {
  const { model, source, titles } = await readModel(dir);
  const name = checkpointName(source, model.hyperparameters);
  const bytes = await readFile(join(dir, name)).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT' ? 'no baskets are kept with this model' : `${name} cannot be read (${error.message})`;
    throw new InputError(why, dir, AGAIN, { cause: error });
  });
  const kept = decodeCheckpoint(bytes);
  const fits = kept?.lists.complete.length === countIds(model.items) && kept.offsets.length === model.baskets + 1;
  if (!fits) throw new InputError(`${name} is damaged`, dir, AGAIN);
  const { lists, ...baskets } = kept;
  return {
    model,
    log: { items: model.items, baskets: model.baskets, ...baskets, source },
    lists,
    ...(titles && { titles }),
  };
}
