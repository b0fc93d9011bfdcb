import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelOverview, ModelSource, NeighbourTable } from '../../bookstore/model-page/model-source.js';
import { InputError } from '../../lib/input-error.js';
import { serving } from '../../lib/promotion-history.js';
import { readPromoted } from '../../recommender/registry/promotion.js';
import { listVersions, modelPath, readRecord } from '../../recommender/registry/records.js';
import { mirrorRecords, mirrorRegistered } from '../../recommender/replicate/mirror-registry.js';
import { isRegistry } from '../../recommender/serve/model/locate-model.js';
import { readModel } from '../../recommender/store/read-model.js';

export interface OpenModelSource extends ModelSource {
  close(): Promise<void>;
}

/** Most neighbours of a model that is drawn: more would need more memory than the shop's pods have. */
const MOST_NEIGHBOURS = 4_000_000;

/**
 * The shop's view of a registry of models.
 * @param models a registry, a folder with `registry/` in it, or the URL of a store that is shared.
 */
export async function openModelSource(models: string): Promise<OpenModelSource> {
  if (!/^https?:\/\//.test(models)) {
    const registry = () => (isRegistry(models) ? models : join(models, 'registry'));
    return {
      overview: () => readOverview(registry()),
      neighbours: (digest) => readNeighbours(registry(), digest),
      close: async () => undefined,
    };
  }
  const store = models.replace(/\/+$/, '');
  const copy = await mkdtemp(join(tmpdir(), 'bookstore-ml-models-'));
  let last: string[] = [];
  return {
    async overview() {
      await mirrorRecords(store, copy);
      return readOverview(copy);
    },
    async neighbours(digest) {
      const there = await mirrorRegistered(store, copy, digest, last);
      // Two models are compared, so two are kept.
      last = [digest, ...last.filter((other) => other !== digest)].slice(0, 1);
      return there ? readNeighbours(copy, digest) : undefined;
    },
    close: () => rm(copy, { recursive: true, force: true }),
  };
}

/** A damaged record is left out: the page is for looking, and the registry's own commands say what is wrong. */
async function readOverview(registry: string): Promise<ModelOverview | undefined> {
  const read = (await listVersions(registry)).map((version) => readRecord(registry, version).catch(ignoreDamage));
  const records = (await Promise.all(read)).filter((record) => record !== undefined);
  if (records.length === 0) return undefined;
  const history = (await readPromoted(registry).catch(ignoreDamage))?.history ?? [];
  // A version that was promoted twice in a row is not its own predecessor.
  const stack = serving(history).filter((version, at, all) => version !== all[at + 1]);
  return { versions: records, serving: stack.at(-1), before: stack.at(-2) };
}

async function readNeighbours(registry: string, digest: string): Promise<NeighbourTable | undefined> {
  const folder = modelPath(registry, digest);
  const versions = await listVersions(registry);
  const records = await Promise.all(versions.map((version) => readRecord(registry, version).catch(ignoreDamage)));
  const size = records.find((record) => record?.model.digest === digest)?.model.neighbours ?? 0;
  if (size > MOST_NEIGHBOURS || !existsSync(folder)) return undefined;
  const stored = await readModel(folder).catch(ignoreDamage);
  if (stored === undefined) return undefined;
  const { items, counts, offsets, neighbours } = stored.model;
  return { ids: items.text, titles: stored.titles, counts, offsets, neighbours };
}

function ignoreDamage(error: unknown): undefined {
  if (error instanceof InputError) return undefined;
  throw error;
}
