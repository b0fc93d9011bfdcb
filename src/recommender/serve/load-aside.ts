import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { InputError } from '../input-error.js';
import { readRecord } from '../store/model-files.js';
import { type LoadOptions, loadServingModel } from './load-serving-model.js';
import type { Located } from './locate-model.js';
import type { ServingModel } from './serving-model.js';

/** What the thread is asked: a model is loaded, and answered with Loaded; or the memory of one goes back. */
export type Order =
  | { readonly kind: 'load'; readonly located: Located; readonly options: LoadOptions }
  | { readonly kind: 'drop'; readonly buffers: readonly ArrayBuffer[] };

/** What the thread answers: a model whose arrays change hands, or why there is none. */
export type Loaded =
  | { readonly serving: ServingModel }
  | { readonly refused: Pick<InputError, 'message' | 'where' | 'todo'> };

/** Loads models one after another while requests are answered. */
export interface Loader {
  /** As loadServingModel, beside what else is done. */
  load(located: Located, options: LoadOptions): Promise<ServingModel>;
  /** Gives back the memory of a model that nobody looks at any more: its arrays are empty from here on. */
  drop(serving: ServingModel): void;
  /** Makes ready, in a moment, for a model as large as this one. */
  expect(like: ServingModel): void;
}

/** Files of fewer bytes are read in a few ms, on the spot. */
const SMALL = 1 << 20;

/** Until a server that has just started is done with it. */
const SOON_MS = 1000;

/**
 * Large models are read in a thread. It is started ahead, since starting takes as much of a core as reading a hundred
 * thousand books, and kept. It keeps no process alive.
 */
export function makeLoader(): Loader {
  let thread: Worker | undefined;

  function ready(): Worker {
    if (thread !== undefined) return thread;
    const started = new Worker(new URL('./load-worker.js', import.meta.url));
    started.unref();
    // Whoever waits for it hears of an error too; the next model gets another thread.
    started.on('error', () => {
      thread = undefined;
    });
    thread = started;
    return started;
  }

  return {
    async load(located, options) {
      if (!isLarge(located)) return loadServingModel(located, options);
      const worker = ready();
      worker.postMessage({ kind: 'load', located, options } satisfies Order);
      const [loaded] = (await once(worker, 'message')) as [Loaded];
      if ('serving' in loaded) return loaded.serving;
      const { message, where, todo } = loaded.refused;
      throw new InputError(message, where, todo);
    },
    drop(serving) {
      if (thread === undefined || bytesOf(serving) < SMALL) return;
      const buffers = buffersOf(serving);
      thread.postMessage({ kind: 'drop', buffers } satisfies Order, buffers);
    },
    expect(serving) {
      if (bytesOf(serving) >= SMALL) setTimeout(ready, SOON_MS).unref();
    },
  };
}

/** InputError where there is no sound record. */
function isLarge({ folder }: Located): boolean {
  const { data, titles } = readRecord(folder).record;
  return data.bytes + (titles?.bytes ?? 0) >= SMALL;
}

const bytesOf = ({ neighbours, support }: ServingModel) => neighbours.byteLength + support.byteLength;

/** Each memory that a model's arrays are views of, once: to be handed over, not copied. */
export function buffersOf(model: ServingModel): ArrayBuffer[] {
  const held = Object.values(model).flatMap((value) =>
    ArrayBuffer.isView(value) ? value : Object.values(Object(value)),
  );
  return [...new Set(held.filter((value) => ArrayBuffer.isView(value)).map(({ buffer }) => buffer as ArrayBuffer))];
}
