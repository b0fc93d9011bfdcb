import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../lib/input-error.js';
import { type ModelRecord, versionName } from '../../lib/model-record.js';
import { type Move, serving } from '../../lib/promotion-history.js';
import { sameHyperparameters } from '../model.js';
import { replaceFile } from './durable-files.js';
import { latestVersion, listVersions, readRecord } from './records.js';

/** `promoted.json`: which version serves, and every move that led there. */
export interface Promoted {
  readonly version: number;
  /** SHA-256 of the model: it lies at models/<digest>. */
  readonly digest: string;
  readonly history: readonly Move[];
}

export type PromotionResult =
  | { readonly moved: true; readonly version: number; readonly from: number | undefined }
  /** It serves already. */
  | { readonly moved: false; readonly version: number; readonly reasons: readonly [] }
  | { readonly moved: false; readonly version: number; readonly reasons: readonly string[] };

export const pointerPath = (registry: string) => join(registry, 'promoted.json');

/** The pointer, or undefined where nothing has been promoted. InputError where it cannot be read. */
export async function readPromoted(registry: string): Promise<Promoted | undefined> {
  const path = pointerPath(registry);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
  const promoted = parsePromoted(text);
  if (promoted === undefined) {
    throw new InputError(
      'the pointer to the promoted model is damaged',
      path,
      'remove it and promote a version again',
      { code: 'BML-F03' },
    );
  }
  return promoted;
}

function parsePromoted(text: string): Promoted | undefined {
  try {
    const { version, digest, history } = JSON.parse(text);
    const sound = Number.isInteger(version) && /^[0-9a-f]{64}$/.test(digest) && Array.isArray(history);
    return sound ? { version, digest, history } : undefined;
  } catch {
    return undefined;
  }
}

export interface PromoteOptions {
  readonly version?: number | undefined;
  /** Digest of a model: its newest version is meant. */
  readonly digest?: string | undefined;
  /** Promotes what the gate refused, and what was not compared with the one that serves. */
  readonly force?: boolean;
  readonly now?: Date;
}

/** Points serving at a version, the newest if none is named. InputError where there is no such version. */
export async function promote(registry: string, options: PromoteOptions = {}): Promise<PromotionResult> {
  const { force = false, now = new Date() } = options;
  const candidate = await findCandidate(registry, options);
  const promoted = await readPromoted(registry);
  if (promoted?.version === candidate.version) return { moved: false, version: candidate.version, reasons: [] };
  if (!force) {
    const current = promoted && (await readRecord(registry, promoted.version));
    const reasons = objections(candidate, current);
    if (reasons.length > 0) return { moved: false, version: candidate.version, reasons };
  }
  await move(registry, promoted, { action: 'promote', version: candidate.version, at: now.toISOString() }, candidate);
  return { moved: true, version: candidate.version, from: promoted?.version };
}

async function findCandidate(registry: string, { version, digest }: PromoteOptions): Promise<ModelRecord> {
  if (digest === undefined) return readRecord(registry, version ?? (await latestVersion(registry)));
  for (const known of (await listVersions(registry)).toReversed()) {
    const record = await readRecord(registry, known);
    if (record.model.digest === digest) return record;
  }
  throw new InputError('this model is not registered here', registry, 'register it first: bookstore-ml register');
}

/** Goes back to the version that served before the one that serves now. InputError where there is none. */
export async function rollback(registry: string, now = new Date()): Promise<PromotionResult> {
  const promoted = await readPromoted(registry);
  const before = promoted === undefined ? undefined : serving(promoted.history).at(-2);
  if (before === undefined) {
    throw new InputError('there is no version to go back to', registry, 'promote another version: --version N');
  }
  const record = await readRecord(registry, before);
  await move(registry, promoted, { action: 'rollback', version: before, at: now.toISOString() }, record);
  return { moved: true, version: before, from: promoted?.version };
}

/** What speaks against promoting a record over the one that serves. */
function objections(candidate: ModelRecord, current: ModelRecord | undefined): string[] {
  const { verdict, champion, hyperparameters } = candidate;
  const failed = verdict.checks
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ name, detail }) => `${name}: ${detail}`);
  if (verdict.state === 'refused') return failed;
  if (current === undefined || sameHyperparameters(hyperparameters, current.hyperparameters)) return [];
  if (champion !== null && sameHyperparameters(champion.hyperparameters, current.hyperparameters)) return [];
  return [`it was not compared with ${versionName(current.version)}, which serves now: evaluate it with --baseline`];
}

async function move(registry: string, promoted: Promoted | undefined, step: Move, record: ModelRecord): Promise<void> {
  const next: Promoted = {
    version: step.version,
    digest: record.model.digest,
    history: [...(promoted?.history ?? []), step],
  };
  await replaceFile(pointerPath(registry), `${JSON.stringify(next, null, 2)}\n`);
}
