import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sha256 } from '../../lib/canonical-json.js';
import { writeFileAtomically } from '../../lib/files/atomic-file.js';
import { InputError } from '../../lib/input-error.js';
import { modelDigest } from '../../lib/model-digest.js';
import { pointerPath, readPromoted } from '../registry/promotion.js';
import { modelPath } from '../registry/records.js';
import { impossibleIn } from '../store/check-manifest.js';
import { type FileRecord, unseal } from '../store/model-manifest.js';
import { RECORD_FILE } from '../store/write-model.js';

/** What a store had. */
export interface Mirrored {
  /** Digest of the model in `model/`; undefined where the store has none yet. */
  readonly trained: string | undefined;
  /** Digest of the promoted model; undefined where nothing is promoted yet. */
  readonly promoted: string | undefined;
}

const TIMEOUT_MS = 30_000;

/**
 * Copies what the store at `from` (see `shareModels`) has to serve to the folder `to`, in the same places. Every byte is
 * checked, and pointers are written last, so that a server that watches the folder sees the old model or the new one, whole.
 * @throws InputError where the store does not answer, or has an incomplete model: `to` is then unchanged.
 */
export async function mirrorModels(from: string, to: string): Promise<Mirrored> {
  const trained = await mirrorModel(`${from}/model`, join(to, 'model'));
  const promoted = await mirrorPromoted(`${from}/registry`, join(to, 'registry'));
  return { trained, promoted };
}

async function mirrorPromoted(from: string, registry: string): Promise<string | undefined> {
  // This folder makes it a registry, even if nothing is promoted yet.
  await mkdir(join(registry, 'records'), { recursive: true });
  const pointer = await fetchBytes(`${from}/promoted.json`);
  if (pointer === undefined) return undefined;
  const before = await readPromoted(registry).catch(() => undefined);
  const digest = digestIn(pointer, from);
  if (
    before?.digest !== digest &&
    (await mirrorModel(`${from}/models/${digest}`, modelPath(registry, digest))) !== digest
  )
    throw new InputError('the promoted model is not what the registry says', from, 'promote another version');
  const known = await readFile(pointerPath(registry)).catch(() => undefined);
  if (known?.equals(pointer) !== true) await writeFileAtomically(pointerPath(registry), [pointer]);
  // A server may still be loading the previous one.
  await removeAllBut(join(registry, 'models'), [digest, before?.digest]);
  return digest;
}

function digestIn(pointer: Buffer, from: string): string {
  const digest: unknown = parseJson(pointer)?.digest;
  if (typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest)) return digest;
  throw new InputError('the pointer to the promoted model is damaged', from, 'promote a version again', {
    code: 'BML-F03',
  });
}

/** Copies a model's files, model.json last. Returns its digest; undefined where the store has no model. */
export async function mirrorModel(from: string, folder: string): Promise<string | undefined> {
  const json = await fetchBytes(`${from}/${RECORD_FILE}`);
  if (json === undefined) return undefined;
  const before = await readFile(join(folder, RECORD_FILE)).catch(() => undefined);
  const text = json.toString('utf8');
  if (before?.equals(json)) return modelDigest(text);
  const found = unseal(text);
  const record = found !== undefined && impossibleIn(found) === undefined ? found : undefined;
  if (record === undefined) throw incomplete(from, RECORD_FILE);
  await mkdir(folder, { recursive: true });
  const files = [record.data, ...(record.titles === undefined ? [] : [record.titles])];
  for (const file of files) await mirrorFile(from, folder, file);
  await writeFileAtomically(join(folder, RECORD_FILE), [json]);
  await removeAllBut(folder, [RECORD_FILE, ...files.map(({ name }) => name)]);
  return modelDigest(text);
}

async function mirrorFile(from: string, folder: string, file: FileRecord): Promise<void> {
  if (basename(file.name) !== file.name) throw incomplete(from, file.name);
  const bytes = await fetchBytes(`${from}/${file.name}`);
  if (bytes === undefined || sha256(bytes) !== file.sha256) throw incomplete(from, file.name);
  await writeFileAtomically(join(folder, file.name), [bytes]);
}

const incomplete = (from: string, name: string) =>
  new InputError(`the store's ${name} is incomplete`, from, 'it may be in the middle of being written: try again');

/** Undefined where the store answers 404. Throws InputError where it does not answer. */
export async function fetchBytes(url: string): Promise<Buffer | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.status === 404) return undefined;
    if (response.ok) return bytes;
    throw new Error(`it answered ${response.status}`);
  } catch (error) {
    const why = (error as { cause?: Error }).cause?.message ?? (error as Error).message;
    throw new InputError(
      `the model store does not answer (${why})`,
      url,
      'check that it runs, and that this is its address',
    );
  }
}

/** Removes everything else in a folder. */
export async function removeAllBut(folder: string, names: readonly (string | undefined)[]): Promise<void> {
  const there = await readdir(folder).catch(() => []);
  for (const name of there) if (!names.includes(name)) await rm(join(folder, name), { recursive: true, force: true });
}

function parseJson(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
