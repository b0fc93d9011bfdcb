import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { InputError } from '../input-error.js';
import type { LoadOptions } from './load-serving-model.js';
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
}

/** Bytes of neighbours below which models may gather for a while. */
const WORTH_COLLECTING = 1 << 20;

/** Until a server that has just started is done with it. */
const SOON_MS = 1000;

/**
 * Models are read in a thread, however small: to read a thousand books takes some ms, in which nobody would be answered. It is
 * started ahead, since starting takes as much of a core as reading a hundred thousand books, and kept. It keeps no process
 * alive.
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

  setTimeout(ready, SOON_MS).unref();
  return {
    async load(located, options) {
      const worker = ready();
      worker.postMessage({ kind: 'load', located, options } satisfies Order);
      const [loaded] = (await once(worker, 'message')) as [Loaded];
      if ('serving' in loaded) return loaded.serving;
      const { message, where, todo } = loaded.refused;
      throw new InputError(message, where, todo);
    },
    drop(serving) {
      if (thread === undefined || bytesOf(serving) < WORTH_COLLECTING) return;
      const buffers = buffersOf(serving);
      thread.postMessage({ kind: 'drop', buffers } satisfies Order, buffers);
    },
  };
}

const bytesOf = ({ neighbours, support }: ServingModel) => neighbours.byteLength + support.byteLength;

/** Each memory that a model's arrays are views of, once: to be handed over, not copied. */
export function buffersOf(model: ServingModel): ArrayBuffer[] {
  const held = Object.values(model).flatMap((value) =>
    ArrayBuffer.isView(value) ? value : Object.values(Object(value)),
  );
  return [...new Set(held.filter((value) => ArrayBuffer.isView(value)).map(({ buffer }) => buffer as ArrayBuffer))];
}
