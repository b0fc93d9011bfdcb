import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { InputError } from '../../../lib/input-error.js';
import { createSharedMemory } from '../../threads/shared-memory.js';
import { type LoadOptions, loadServingModel } from './load-serving-model.js';
import type { LocatedModel } from './locate-model.js';
import { type ServingModel, withStableShape } from './serving-model.js';

/** What the loader thread is asked: to load a model into a memory, and to send a LoadResult to `replyTo`. */
export interface LoadTask {
  readonly located: LocatedModel;
  readonly options: LoadOptions;
  readonly place: WebAssembly.Memory;
  readonly replyTo: MessagePort;
}

/** What the loader thread replies: a model, or why there is none. */
export type LoadResult =
  | { readonly serving: ServingModel }
  | { readonly refused: Pick<InputError, 'message' | 'where' | 'hint' | 'code'> };

/** Loads models, one at a time. Each load overwrites the model before the last one, in whose memory the new one is put. */
export interface ModelLoader {
  /** As loadServingModel, on the calling thread. */
  loadNow(located: LocatedModel, options: LoadOptions): ServingModel;
  /** The same on a thread of its own. */
  loadInBackground(located: LocatedModel, options: LoadOptions): Promise<ServingModel>;
  /** Starts that thread a little later, so that the first loadInBackground need not wait for it. */
  startThread(): void;
}

/** By then, a server that has just started is done starting. */
const START_DELAY_MS = 1000;

/**
 * Models are loaded on a worker thread, however small: reading a thousand books takes a few milliseconds in which no request
 * would be answered. The thread is started ahead and kept, since starting it takes as much CPU time as reading a hundred
 * thousand books. It does not keep the process alive.
 */
export function createModelLoader(): ModelLoader {
  let thread: Worker | undefined;
  let fail: (error: unknown) => void = () => undefined;
  // Two memories, kept for good and used in turn: freeing hundreds of MB and allocating them again would stall all threads.
  let [next, last] = [createSharedMemory(), createSharedMemory()];

  function startedThread(): Worker {
    if (thread !== undefined) return thread;
    const started = new Worker(new URL('./loader-worker.js', import.meta.url));
    started.unref();
    // A load in progress is rejected with the error; the next one gets a new thread.
    started.on('error', (error) => {
      thread = undefined;
      fail(error);
    });
    thread = started;
    return started;
  }

  // Over a port of its own: a Worker is an EventEmitter, as sockets are. Listening on it would make V8 throw away the code
  // that it optimised for sockets, while requests wait.
  function ask(worker: Worker, task: Omit<LoadTask, 'replyTo'>): Promise<LoadResult> {
    const { port1: here, port2: replyTo } = new MessageChannel();
    return new Promise<LoadResult>((resolve, reject) => {
      fail = reject;
      here.once('message', resolve);
      here.unref();
      worker.postMessage({ ...task, replyTo } satisfies LoadTask, [replyTo]);
    }).finally(() => here.close());
  }

  function swapMemory(serving: ServingModel): ServingModel {
    [next, last] = [last, next];
    return withStableShape(serving);
  }

  return {
    loadNow: (located, options) => swapMemory(loadServingModel(located, options, next)),
    async loadInBackground(located, options) {
      const loaded = await ask(startedThread(), { located, options, place: next });
      if ('serving' in loaded) return swapMemory(loaded.serving);
      const { message, where, hint, code } = loaded.refused;
      throw new InputError(message, where, hint, code === undefined ? {} : { code });
    },
    startThread: () => void setTimeout(startedThread, START_DELAY_MS).unref(),
  };
}
