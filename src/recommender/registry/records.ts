import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../lib/input-error.js';
import type { Verdict } from '../evaluate/gate.js';
import type { Champion, DatasetFacts, Estimates, EvaluationReport, Performance } from '../evaluate/report.js';
import type { Hyperparameters } from '../model.js';

export const RECORD_SCHEMA = 'bookstore-ml/model-record/1';

/** One registered model: what it is, where it came from, how it did. Written once. */
export interface ModelRecord {
  readonly schema: typeof RECORD_SCHEMA;
  readonly version: number;
  readonly verdict: Verdict;
  readonly model: ModelFacts;
  readonly hyperparameters: Hyperparameters;
  readonly dataset: DatasetFacts;
  readonly metrics: RecordedMetrics;
  /** What it was compared with; null for a first model. */
  readonly champion: Champion | null;
  /** The version that served when this one was registered. */
  readonly parent: number | null;
  readonly code: { readonly version: string; readonly kernel: string };
  readonly image: string | null;
  readonly workflow: string | null;
  /** ISO 8601; when the run began, where the caller knew it. */
  readonly startedAt: string | null;
  readonly registeredAt: string;
}

export interface ModelFacts {
  /** SHA-256 that names the model: it lies at models/<digest>. */
  readonly digest: string;
  readonly items: number;
  readonly baskets: number;
  readonly neighbours: number;
}

export interface RecordedMetrics extends Pick<EvaluationReport, 'split' | 'k' | 'seed' | 'resamples'> {
  /** SHA-256 of the metrics file as read. */
  readonly digest: string;
  readonly model: Performance;
  readonly popularity: Performance;
  /** Difference to popularity. */
  readonly overPopularity: Estimates;
}

export const versionName = (version: number) => `v${String(version).padStart(4, '0')}`;
export const recordPath = (registry: string, version: number) =>
  join(registry, 'records', `${versionName(version)}.json`);
export const modelPath = (registry: string, digest: string) => join(registry, 'models', digest);

/** Every registered version, ascending; none for a folder that is not a registry yet. */
export async function listVersions(registry: string): Promise<number[]> {
  const names = await readdir(join(registry, 'records')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .flatMap((name) => /^v(\d{4,})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** InputError where nothing is registered. */
export async function latestVersion(registry: string): Promise<number> {
  const latest = (await listVersions(registry)).at(-1);
  if (latest === undefined)
    throw new InputError('nothing is registered here', registry, 'register a model first: bookstore-ml register');
  return latest;
}

/** InputError where the version is unknown or its record damaged. */
export async function readRecord(registry: string, version: number): Promise<ModelRecord> {
  const path = recordPath(registry, version);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const known = (await listVersions(registry)).map(versionName).join(', ') || 'none';
    throw new InputError(`there is no version ${version}`, path, `choose one that is registered: ${known}`);
  }
  const record = parseRecord(text, version);
  if (record === undefined)
    throw new InputError('this record is damaged', path, 'restore it from a copy, or remove it');
  return record;
}

function parseRecord(text: string, version: number): ModelRecord | undefined {
  try {
    const record: ModelRecord = JSON.parse(text);
    const sound = record.schema === RECORD_SCHEMA && record.version === version;
    return sound && /^[0-9a-f]{64}$/.test(record.model.digest) && record.verdict.checks !== undefined
      ? record
      : undefined;
  } catch {
    return undefined;
  }
}
