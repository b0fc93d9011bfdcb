import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { InputError } from '../input-error.js';
import { readRecord } from '../store/model-files.js';
import { loadServingModel } from './load-serving-model.js';
import type { Located } from './locate-model.js';
import type { ServingModel } from './serving-model.js';

/** What the thread answers: a model whose arrays change hands, or why there is none. */
export type Loaded =
  | { readonly serving: ServingModel }
  | { readonly refused: Pick<InputError, 'message' | 'where' | 'todo'> };

/** Files of fewer bytes are read in a few ms, sooner than a thread starts. */
const SMALL = 1 << 20;

/** loadServingModel while requests are answered: a large model is read in a thread of its own. */
export async function loadAside(located: Located): Promise<ServingModel> {
  const { data, titles } = readRecord(located.folder).record;
  if (data.bytes + (titles?.bytes ?? 0) < SMALL) return loadServingModel(located);
  const worker = new Worker(new URL('./load-worker.js', import.meta.url), { workerData: located });
  // A server that stops does not wait for a model that it will never use.
  worker.unref();
  const [loaded] = (await once(worker, 'message')) as [Loaded];
  if ('serving' in loaded) return loaded.serving;
  const { message, where, todo } = loaded.refused;
  throw new InputError(message, where, todo);
}
