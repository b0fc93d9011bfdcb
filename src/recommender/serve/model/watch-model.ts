import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../../../lib/input-error.js';
import { createModelLoader } from './background-loader.js';
import type { LoadOptions } from './load-serving-model.js';
import { isRegistry, type LocatedModel, locateModel } from './locate-model.js';
import type { ServingModel } from './serving-model.js';

export interface WatchOptions {
  /** A model folder, or a registry: then its promoted version is served. */
  readonly folder: string;
  /** A model folder to serve while `folder` has none. */
  readonly fallback?: string | undefined;
  readonly pollMs: number;
  /** How each model is loaded. */
  readonly loading?: LoadOptions;
  /** Called when another model, or the same one written again, has been put in place. */
  onSwap?(): void;
  /** Gets one line for the operator when a model was put in place, or could not be loaded. */
  log(line: string): void;
}

export interface ModelWatch {
  current(): ServingModel | undefined;
  /** Why the newest model is not in use, for anybody to read; undefined while it is. */
  failure(): string | undefined;
  /** How often a model replaced another. */
  swaps(): number;
  /** Checks again now, and retries what failed before. Never rejects. */
  refresh(): Promise<void>;
  stop(): void;
}

/** A model that failed is retried at once when a file of it changed, and after this long anyhow: a mount may have been missing. */
const RETRY_MS = 10_000;

/**
 * Loads the model and keeps it current: a newer one is loaded in the background, then put in place between two requests.
 * If it cannot be loaded, the old one stays in use. Rejects with InputError where there is nothing to start with, unless
 * it is a registry that is still waiting for its first promotion.
 */
export async function watchModel(options: WatchOptions): Promise<ModelWatch> {
  const { loading = {} } = options;
  let serving: ServingModel | undefined;
  let revision: string | undefined;
  let failed:
    | { readonly revision: string | undefined; readonly files: string; readonly error: unknown; readonly at: number }
    | undefined;
  let swaps = 0;
  const loader = createModelLoader();
  /** False during the first check, when no requests are answered yet. */
  let answering = false;
  let stopped = false;

  async function check(retry: boolean): Promise<void> {
    let located: LocatedModel | undefined;
    try {
      located = await locateModel(options.folder, options.fallback);
      if (located === undefined) return;
      if (located.revision === revision) {
        failed = undefined;
        return;
      }
      if (failed?.revision === located.revision && !retry && (await isStillFailing(failed, located))) return;
      putInPlace(
        located,
        answering ? await loader.loadInBackground(located, loading) : loader.loadNow(located, loading),
      );
    } catch (error) {
      // It was replaced while it was being read: try the newer one.
      const now = await locateModel(options.folder, options.fallback).catch(() => undefined);
      if (now !== undefined && now.revision !== located?.revision) return check(retry);
      const isNew = failed === undefined || explain(failed.error) !== explain(error);
      const files = located === undefined ? '' : await filesIn(located.folder);
      failed = { revision: located?.revision, files, error, at: performance.now() };
      if (answering && isNew) options.log(`the newest model cannot be loaded, nothing changes: ${explain(error)}`);
    }
  }

  function putInPlace(located: LocatedModel, loaded: ServingModel): void {
    const same = serving?.digest === loaded.digest && serving.version === loaded.version;
    if (serving !== undefined && !same) swaps++;
    serving = loaded;
    options.onSwap?.();
    revision = located.revision;
    failed = undefined;
    if (!same) options.log(`model ${loaded.version}, ${loaded.books} books, digest ${loaded.digest.slice(0, 12)}`);
  }

  await check(true);
  if (serving === undefined) {
    if (failed !== undefined) throw failed.error;
    if (!isRegistry(options.folder)) throw nothingToServe(options.folder);
  }
  answering = true;
  loader.startThread();

  let running: Promise<void> = Promise.resolve();
  const enqueue = (retry: boolean) => {
    running = running.then(() => check(retry));
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
    failure: () => failed && withoutFolders(explain(failed.error), [options.folder, options.fallback]),
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

/** Where a folder lies is for the operator, who has the log. */
function withoutFolders(text: string, folders: readonly (string | undefined)[]): string {
  const paths = folders.flatMap((folder) => (folder === undefined ? [] : [resolve(folder), folder]));
  return paths.reduce((rest, path) => rest.replaceAll(path, basename(path)), text);
}

async function isStillFailing(
  failed: { readonly files: string; readonly at: number },
  { folder }: LocatedModel,
): Promise<boolean> {
  return performance.now() - failed.at < RETRY_MS && (await filesIn(folder)) === failed.files;
}

/** Names, sizes and times of a model's files, to see whether one was written since. */
async function filesIn(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const looks = names.sort().map(async (name) => {
    const found = await stat(join(folder, name), { bigint: true }).catch(() => undefined);
    return `${name} ${found?.ino} ${found?.size} ${found?.mtimeNs}`;
  });
  return (await Promise.all(looks)).join('\n');
}
