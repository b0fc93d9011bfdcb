import { totalmem } from 'node:os';
import { InputError } from '../../../lib/input-error.js';
import { isPlain } from '../../model.js';
import type { ModelManifest } from '../../store/model-manifest.js';
import { idIndexBytes } from './id-index.js';

const MIB = 2 ** 20;

/** What a server takes before it has a model. */
const BARE = 64 * MIB;

/** Left free for what comes beside models: answers kept, requests, what the reading of a model takes. */
const HEADROOM = 40 * MIB;

/** Bytes that the container allows the process; undefined where that is all there are. */
export function memoryLimit(): number | undefined {
  const limit = process.constrainedMemory?.() ?? 0;
  return limit > 0 && limit < totalmem() ? limit : undefined;
}

/** Bytes that a model takes once it is loaded. */
export function modelMemoryBytes({
  items,
  integers,
  neighbours,
  hyperparameters,
  data,
  titles,
}: ModelManifest): number {
  const numbers = 3 * items + 1 + neighbours * (isPlain(hyperparameters) ? 2 : 3);
  // Ids that are strings are there twice: as they are, and in quotes.
  const quoted = integers ? 0 : data.bytes - numbers * 4 + items * 6;
  return data.bytes + quoted + (titles === undefined ? 0 : titles.bytes + items * 4) + idIndexBytes(items);
}

/**
 * InputError where a model does not fit beside what the process holds already, the model that answers included: a process
 * that takes more than its container allows is killed, and answers nobody. `kept` bytes of it are
 * there for the model.
 */
export function checkMemory(record: ModelManifest, folder: string, limit: number | undefined, kept = 0): void {
  if (limit === undefined) return;
  const need = modelMemoryBytes(record) + HEADROOM;
  if (process.memoryUsage.rss() + need - kept <= limit) return;
  const [more, most] = [need, limit].map((bytes) => `${Math.ceil(bytes / MIB)} MiB`);
  // The same words each time it is tried, so that the log has them once.
  const what = `no room for its ${record.items} books: they need ${more} beside what is taken, and the limit is ${most}`;
  const other =
    BARE + need <= limit ? 'start the server anew: it begins with the newest model' : 'train with a lower --top-k';
  throw new InputError(what, folder, `raise the memory limit, or ${other}`);
}
