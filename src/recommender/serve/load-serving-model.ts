import { InputError } from '../input-error.js';
import { readModel } from '../store/read-model.js';
import type { Located } from './locate-model.js';
import { makeServingModel, type ServingModel } from './serving-model.js';

/** Reads and checks a located model. InputError where it is damaged, or not the one the registry promoted. */
export async function loadServingModel({ folder, promoted }: Located): Promise<ServingModel> {
  const { model, source, digest, titles } = await readModel(folder);
  if (promoted !== undefined && promoted.digest !== digest) {
    throw new InputError('this is not the model that was registered', folder, 'promote another version');
  }
  const version = promoted === undefined ? digest.slice(0, 12) : String(promoted.version);
  return makeServingModel(model, { version, digest, dataset: source.sha256, titles });
}
