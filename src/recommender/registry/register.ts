import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { holdTemporary } from '../../lib/files/temporary-paths.js';
import { InputError } from '../../lib/input-error.js';
import type { ModelRecord } from '../../lib/model-record.js';
import { readReport, type StoredReport } from '../evaluate/read-report.js';
import { sameHyperparameters } from '../model.js';
import { readModel, type StoredModel, titlesOf } from '../store/read-model.js';
import { writeModel } from '../store/write-model.js';
import { createFile, sweep, syncFolder, temporaryName } from './durable-files.js';
import { lineageOf, readRunFacts } from './lineage.js';
import { readPromoted } from './promotion.js';
import { listVersions, modelPath, readRecord, recordPath } from './records.js';

export interface Registration {
  readonly record: ModelRecord;
  /** False where this model with these metrics had been registered before. */
  readonly fresh: boolean;
}

export interface RegisterOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly now?: Date;
}

/**
 * Keeps a model and a record of it under the next version number. A refused model is kept too, with its reasons. The same
 * model with the same metrics gets the version it has. Any number of processes may register at once. InputError where
 * model and metrics do not belong together.
 */
export async function register(
  registry: string,
  modelFolder: string,
  metricsFile: string,
  { env = process.env, now = new Date() }: RegisterOptions = {},
): Promise<Registration> {
  const [stored, metrics] = [await readModel(modelFolder), await readReport(metricsFile)];
  checkBelong(stored, metrics, metricsFile);
  await mkdir(join(registry, 'records'), { recursive: true });
  await mkdir(join(registry, 'models'), { recursive: true });
  await Promise.all([sweep(join(registry, 'records')), sweep(join(registry, 'models'))]);
  await keepModel(registry, modelFolder, stored);
  const lineage = lineageOf(stored, metrics.report, metrics.digest, readRunFacts(env));
  for (;;) {
    const versions = await listVersions(registry);
    const known = await findSame(registry, versions, lineage);
    if (known !== undefined) return { record: known, fresh: false };
    const version = (versions.at(-1) ?? 0) + 1;
    const parent = (await readPromoted(registry))?.version ?? null;
    const { schema, ...rest } = lineage;
    const record: ModelRecord = { schema, version, ...rest, parent, registeredAt: now.toISOString() };
    if (await createFile(recordPath(registry, version), `${JSON.stringify(record, null, 2)}\n`)) {
      return { record, fresh: true };
    }
    // Another process took the number; it may have registered the same model.
  }
}

function checkBelong({ model, source }: StoredModel, { report }: StoredReport, metricsFile: string): void {
  const hint = 'evaluate with the orders and flags that the model was trained with';
  if (report.dataset.digest !== source.digest) {
    throw new InputError('these metrics are of another dataset than the model', metricsFile, hint);
  }
  if (!sameHyperparameters(report.hyperparameters, model.hyperparameters)) {
    throw new InputError('these metrics are of other hyperparameters than the model', metricsFile, hint);
  }
}

async function findSame(
  registry: string,
  versions: readonly number[],
  { model, metrics }: Pick<ModelRecord, 'model' | 'metrics'>,
): Promise<ModelRecord | undefined> {
  for (const version of versions) {
    const record = await readRecord(registry, version);
    if (record.model.digest === model.digest && record.metrics.digest === metrics.digest) return record;
  }
  return undefined;
}

/** Writes the model to where its digest says, whole or not at all; one that is there and sound is left alone. */
async function keepModel(registry: string, folder: string, stored: StoredModel): Promise<void> {
  const { model, source, digest } = stored;
  const kept = modelPath(registry, digest);
  if (await isSound(kept, digest)) return;
  const temporary = temporaryName(kept);
  const hold = holdTemporary(temporary);
  try {
    if ((await writeModel(temporary, model, source, titlesOf(stored))) !== digest) {
      throw new InputError('another version of bookstore-ml wrote this model', folder, 'train it again with this one');
    }
    await syncFolder(temporary);
    await putInPlace(temporary, kept, digest);
  } finally {
    await rm(temporary, { recursive: true, force: true });
    hold.release();
  }
  await syncFolder(join(registry, 'models'));
}

async function putInPlace(temporary: string, kept: string, digest: string): Promise<void> {
  try {
    await rename(temporary, kept);
  } catch (error) {
    // Another process was faster, or what lies there is damaged and makes way.
    if (await isSound(kept, digest)) return;
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw error;
    await rename(kept, temporaryName(kept));
    await rename(temporary, kept);
  }
}

async function isSound(folder: string, digest: string): Promise<boolean> {
  try {
    return (await readModel(folder)).digest === digest;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
