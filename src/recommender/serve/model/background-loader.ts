import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { InputError } from '../../../lib/input-error.js';
import { createSharedMemory } from '../../threads/shared-memory.js';
import { type LoadOptions, loadServingModel } from './load-serving-model.js';
import type { LocatedModel } from './locate-model.js';
import { type ServingModel, withStableShape } from './serving-model.js';

/** What the thread is asked: to load a model into a memory, and to answer with LoadResult. */
export interface LoadTask {
  readonly located: LocatedModel;
  readonly options: LoadOptions;
  readonly place: WebAssembly.Memory;
  readonly answer: MessagePort;
}

/** What the thread answers: a model, or why there is none. */
export type LoadResult =
  | { readonly serving: ServingModel }
  | { readonly refused: Pick<InputError, 'message' | 'where' | 'hint' | 'code'> };

/** Loads models, one at a time. With each, the one before the last is gone: the new one lies in its place. */
export interface ModelLoader {
  /** As loadServingModel. */
  loadNow(located: LocatedModel, options: LoadOptions): ServingModel;
  /** The same beside what else is done. */
  loadInBackground(located: LocatedModel, options: LoadOptions): Promise<ServingModel>;
  /** To be called once loadInBackground may be: the thread for it is started a little later. */
  startThread(): void;
}

/** Until a server that has just started is done with it. */
const SOON_MS = 1000;

/**
 * Models are read in a thread, however small: to read a thousand books takes some ms, in which nobody would be answered. It is
 * started ahead, since starting takes as much of a core as reading a hundred thousand books, and kept. It keeps no process
 * alive.
 */
export function createModelLoader(): ModelLoader {
  let thread: Worker | undefined;
  let fail: (error: unknown) => void = () => undefined;
  // Two for good, in turn: to give hundreds of MB back to the system, and to have them again, holds up all threads.
  let [next, last] = [createSharedMemory(), createSharedMemory()];

  function ready(): Worker {
    if (thread !== undefined) return thread;
    const started = new Worker(new URL('./loader-worker.js', import.meta.url));
    started.unref();
    // Whoever waits for it hears of an error too; the next model gets another thread.
    started.on('error', (error) => {
      thread = undefined;
      fail(error);
    });
    thread = started;
    return started;
  }

  // By a port of its own: a Worker is an EventEmitter as sockets are, and would have the engine throw away what it compiled
  // for theirs, while requests wait.
  function ask(worker: Worker, order: Omit<LoadTask, 'answer'>): Promise<LoadResult> {
    const { port1: here, port2: answer } = new MessageChannel();
    return new Promise<LoadResult>((resolve, reject) => {
      fail = reject;
      here.once('message', resolve);
      here.unref();
      worker.postMessage({ ...order, answer } satisfies LoadTask, [answer]);
    }).finally(() => here.close());
  }

  function taken(serving: ServingModel): ServingModel {
    [next, last] = [last, next];
    return withStableShape(serving);
  }

  return {
    loadNow: (located, options) => taken(loadServingModel(located, options, next)),
    async loadInBackground(located, options) {
      const loaded = await ask(ready(), { located, options, place: next });
      if ('serving' in loaded) return taken(loaded.serving);
      const { message, where, hint, code } = loaded.refused;
      throw new InputError(message, where, hint, code === undefined ? {} : { code });
    },
    startThread: () => void setTimeout(ready, SOON_MS).unref(),
  };
}
