import { totalmem } from 'node:os';
import { InputError } from '../../../lib/input-error.js';
import { isPlain } from '../../model.js';
import type { ModelManifest } from '../../store/model-manifest.js';
import { idIndexBytes } from './id-index.js';

const MIB = 2 ** 20;

/** What a server uses before it has a model. */
const BARE = 64 * MIB;

/** Left free beside the models: for cached responses, for requests, and for reading a model. */
const HEADROOM = 40 * MIB;

/** Bytes that the container allows the process; undefined where there is no such limit. */
export function memoryLimit(): number | undefined {
  const limit = process.constrainedMemory?.() ?? 0;
  return limit > 0 && limit < totalmem() ? limit : undefined;
}

/** Bytes that a loaded model takes. */
export function modelMemoryBytes({
  items,
  integers,
  neighbours,
  hyperparameters,
  data,
  titles,
}: ModelManifest): number {
  const numbers = 3 * items + 1 + neighbours * (isPlain(hyperparameters) ? 2 : 3);
  // Ids that are strings are kept twice: as they are, and quoted for JSON.
  const quoted = integers ? 0 : data.bytes - numbers * 4 + items * 6;
  return data.bytes + quoted + (titles === undefined ? 0 : titles.bytes + items * 4) + idIndexBytes(items);
}

/**
 * Throws InputError where a model does not fit beside what the process uses already, the current model included. A process
 * that uses more than its container allows would be killed.
 * @param kept bytes of what the process uses that are reserved for the new model.
 */
export function checkMemory(record: ModelManifest, folder: string, limit: number | undefined, kept = 0): void {
  if (limit === undefined) return;
  const need = modelMemoryBytes(record) + HEADROOM;
  if (process.memoryUsage.rss() + need - kept <= limit) return;
  const [more, most] = [need, limit].map((bytes) => `${Math.ceil(bytes / MIB)} MiB`);
  // Always the same words for the same model, so that repeated attempts are logged once.
  const what = `no room for its ${record.items} books: they need ${more} beside what is in use, and the limit is ${most}`;
  const other =
    BARE + need <= limit ? 'restart the server: it starts with the newest model' : 'train with a lower --top-k';
  throw new InputError(what, folder, `raise the memory limit, or ${other}`);
}
