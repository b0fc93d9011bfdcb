import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { canonicalJson } from '../../lib/canonical-json.js';
import { stageFile, writeFileAtomically } from '../../lib/files/atomic-file.js';
import { makeFolder } from '../../lib/files/make-folder.js';
import { modelDigest } from '../../lib/model-digest.js';
import { countIds } from '../flat-ids.js';
import type { Source } from '../interactions.js';
import type { Model } from '../model.js';
import type { ModelShard } from '../train/shard.js';
import { encodeModelData } from './model-data.js';
import { type FileRecord, FORMAT, type ModelManifest, seal, VERSION } from './model-manifest.js';

/** The file that makes a folder a model folder. */
export const RECORD_FILE = 'model.json';

/** Titles by item id, from a catalog. */
export type Titles = ReadonlyMap<string, string>;

/**
 * Writes a model, or a shard, to a folder (made where it does not exist) and returns its digest. The names of the data files
 * contain their digests, and model.json, which names them, is written last: at any moment a reader sees the old model or
 * the new one. Throws what the file system throws; the old model is then still complete.
 */
export async function writeModel(
  dir: string,
  model: Model | ModelShard,
  source: Source,
  titles?: Titles,
): Promise<string> {
  await makeFolder(dir);
  const before = await filesOf(dir);
  const staged: StagedContent[] = [];
  try {
    const data = await stageContent(dir, 'model', 'bin', encodeModelData(model));
    staged.push(data);
    const kept = titles && (await stageContent(dir, 'titles', 'json', [titlesJson(model, titles)]));
    if (kept) staged.push(kept);
    const record = seal({
      format: FORMAT,
      version: VERSION,
      hyperparameters: model.hyperparameters,
      baskets: model.baskets,
      items: countIds(model.items),
      integers: model.items.integers,
      neighbours: model.neighbours.length,
      ...('shard' in model && {
        part: { ...model.shard, from: model.from, to: model.from + model.offsets.length - 1 },
      }),
      source: { ...source, file: basename(source.file) },
      data: data.record,
      ...(kept && { titles: kept.record }),
    });
    for (const file of staged) await file.commit();
    const json = canonicalJson(record);
    await writeFileAtomically(join(dir, RECORD_FILE), [json]);
    const names = staged.map((file) => file.record.name);
    for (const name of before) if (!names.includes(name)) await rm(join(dir, name), { force: true });
    return modelDigest(json);
  } catch (error) {
    for (const file of staged) await file.discard(before);
    throw error;
  }
}

/** A file whose name contains the digest of its content. It is written to disk while the digest, and what comes next, is computed. */
interface StagedContent {
  readonly record: FileRecord;
  commit(): Promise<void>;
  /** Removes it, unless it is one of the files that were there before. */
  discard(before: readonly string[]): Promise<void>;
}

async function stageContent(
  dir: string,
  stem: string,
  end: string,
  content: readonly Uint8Array[],
): Promise<StagedContent> {
  const staging = stageFile(join(dir, `${stem}.${end}`), content);
  // An error is thrown by commit.
  staging.catch(() => {});
  const hash = createHash('sha256');
  for (const part of content) {
    hash.update(part);
    await new Promise(setImmediate);
  }
  const digest = hash.digest('hex');
  const name = `${stem}-${digest.slice(0, 16)}.${end}`;
  return {
    record: { name, bytes: content.reduce((sum, part) => sum + part.length, 0), sha256: digest },
    commit: async () => (await staging).commit(join(dir, name)),
    async discard(before) {
      // If staging failed, it has removed its own file.
      await staging.then((file) => file.discard()).catch(() => {});
      if (!before.includes(name)) await rm(join(dir, name), { force: true }).catch(() => {});
    },
  };
}

/** JSON list of titles by item, null where the catalog has none. */
function titlesJson(model: Model, titles: Titles): Buffer {
  return Buffer.from(`${JSON.stringify(model.items.text.map((id) => titles.get(id) ?? null))}\n`);
}

/** The files of the model that is about to be replaced; none where there is no valid one. */
async function filesOf(dir: string): Promise<readonly string[]> {
  try {
    const record: Partial<ModelManifest> = JSON.parse(await readFile(join(dir, RECORD_FILE), 'utf8'));
    const names = [record.data?.name, record.titles?.name];
    return names.filter((name) => typeof name === 'string' && OWN_FILE.test(name)) as string[];
  } catch {
    return [];
  }
}

const OWN_FILE = /^(?:model|titles)-[0-9a-f]{16}\.(?:bin|json)$/;
