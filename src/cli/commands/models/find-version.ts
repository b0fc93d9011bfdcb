import type { ModelOverview, ModelSource } from '../../../bookstore/model-page/model-source.js';
import { type ModelRecord, versionName } from '../../../lib/model-record.js';
import { UsageError } from '../../../lib/usage-error.js';

/** What is registered. UsageError where nothing is. */
export async function readModels(source: ModelSource): Promise<ModelOverview> {
  const overview = await source.overview();
  if (overview === undefined)
    throw new UsageError('no model is registered there yet', 'Step F, or register, does that.');
  return overview;
}

/** The record of a version as people write it: 3, v3 or v0003. UsageError, with those there are, where there is none. */
export function findVersion({ versions }: ModelOverview, text: string): ModelRecord {
  const [, digits] = /^v?(\d{1,9})$/i.exec(text) ?? [];
  const record = versions.find(({ version }) => version === Number(digits));
  if (record !== undefined) return record;
  const known = versions.map(({ version }) => versionName(version)).join(', ');
  throw new UsageError(`there is no version "${text}"`, `There is: ${known}.`);
}
