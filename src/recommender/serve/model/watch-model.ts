import { InputError } from '../../../lib/input-error.js';
import { createModelLoader } from './background-loader.js';
import type { LoadOptions } from './load-serving-model.js';
import { isRegistry, type LocatedModel, locateModel } from './locate-model.js';
import type { ServingModel } from './serving-model.js';

export interface WatchOptions {
  /** A model folder, or a registry: then the promoted version is served. */
  readonly folder: string;
  /** A model folder served while `folder` has nothing to serve. */
  readonly fallback?: string | undefined;
  readonly pollMs: number;
  /** How each model is loaded. */
  readonly loading?: LoadOptions;
  /** Another model, or the same one read anew, answers from here on. */
  taken?(): void;
  /** One line for the operator: a model came in, or could not. */
  log(line: string): void;
}

export interface ModelWatch {
  current(): ServingModel | undefined;
  /** Why the newest model is not in use; undefined while it is. */
  failure(): string | undefined;
  /** Models put in place of another. */
  swaps(): number;
  /** Looks again now, and tries again what failed before. Never rejects. */
  refresh(): Promise<void>;
  stop(): void;
}

/** A model that failed is tried again after this long even if nothing changed: a mount may have been away. */
const RETRY_MS = 10_000;

/**
 * Loads the model and keeps it current: a newer one is loaded beside the one that answers, then put in its place between
 * two requests. One that cannot be loaded leaves the old one in place. Rejects with InputError where there is nothing to
 * begin with, unless it is a registry that still waits for its first promotion.
 */
export async function watchModel(options: WatchOptions): Promise<ModelWatch> {
  const { loading = {} } = options;
  let serving: ServingModel | undefined;
  let revision: string | undefined;
  let failed: { readonly revision: string | undefined; readonly error: unknown; readonly at: number } | undefined;
  let swaps = 0;
  const loader = createModelLoader();
  /** False until the first look is over: there is nobody to be answered meanwhile. */
  let answering = false;
  let stopped = false;

  async function look(again: boolean): Promise<void> {
    let located: LocatedModel | undefined;
    try {
      located = await locateModel(options.folder, options.fallback);
      if (located === undefined) return;
      if (located.revision === revision) {
        failed = undefined;
        return;
      }
      if (failed?.revision === located.revision && !again && performance.now() - failed.at < RETRY_MS) return;
      take(located, answering ? await loader.loadInBackground(located, loading) : loader.loadNow(located, loading));
    } catch (error) {
      // Replaced while it was being read: the newer one is the one to read.
      const now = await locateModel(options.folder, options.fallback).catch(() => undefined);
      if (now !== undefined && now.revision !== located?.revision) return look(again);
      const news = failed === undefined || explain(failed.error) !== explain(error);
      failed = { revision: located?.revision, error, at: performance.now() };
      if (answering && news) options.log(`the newest model cannot be loaded, nothing changes: ${explain(error)}`);
    }
  }

  function take(located: LocatedModel, loaded: ServingModel): void {
    const same = serving?.digest === loaded.digest && serving.version === loaded.version;
    if (serving !== undefined && !same) swaps++;
    serving = loaded;
    options.taken?.();
    revision = located.revision;
    failed = undefined;
    if (!same) options.log(`model ${loaded.version}, ${loaded.books} books, digest ${loaded.digest.slice(0, 12)}`);
  }

  await look(true);
  if (serving === undefined) {
    if (failed !== undefined) throw failed.error;
    if (!isRegistry(options.folder)) throw nothingToServe(options.folder);
  }
  answering = true;
  loader.startThread();

  let running: Promise<void> = Promise.resolve();
  const enqueue = (again: boolean) => {
    running = running.then(() => look(again));
    return running;
  };
  let timer: NodeJS.Timeout | undefined;
  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => void enqueue(false).then(schedule), options.pollMs);
    timer.unref();
  }
  schedule();
  return {
    current: () => serving,
    failure: () => failed && explain(failed.error),
    swaps: () => swaps,
    refresh: () => enqueue(true),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const nothingToServe = (folder: string) =>
  new InputError('there is no model here', folder, 'train one first: bookstore-ml train --orders FILE --out DIR', {
    code: 'BML-E04',
  });

function explain(error: unknown): string {
  if (error instanceof InputError) return `${error.message} (${error.where}): ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
