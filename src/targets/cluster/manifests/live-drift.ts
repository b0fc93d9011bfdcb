import { parseAllDocuments } from 'yaml';
import { describeDrift, readFieldDrift } from '../../../tools/kubernetes/field-drift.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import type { ClusterContext } from '../provider.js';
import { clusterAccess } from './paths.js';

/** A Job cannot be changed once it is made, nor what a volume was asked for: others look after those. */
const UNCHANGING = /^(Job|JobSet|PersistentVolumeClaim)$/;

/** Why live objects are not as they are applied, field by field; empty where they are. */
export async function liveDrift(ctx: ClusterContext, objects: readonly KubeObject[]): Promise<readonly string[]> {
  const compared = objects.filter(isComparable);
  return (await readFieldDrift(ctx, clusterAccess(ctx.cfg), compared)).map(describeDrift);
}

/** The same for a manifest, as one reason; undefined where nothing differs. */
export async function manifestDrift(ctx: ClusterContext, text: string): Promise<string | undefined> {
  return firstOf(await liveDrift(ctx, objectsIn(text)));
}

/** Says in the log what an apply is about to take back. True where there is anything to apply. */
export async function logDrift(ctx: ClusterContext, text: string): Promise<boolean> {
  const drifts = await readFieldDrift(ctx, clusterAccess(ctx.cfg), objectsIn(text).filter(isComparable));
  for (const drift of drifts) if (drift.field !== undefined) ctx.report.log(`taken back: ${describeDrift(drift)}`);
  return drifts.length > 0;
}

const isComparable = ({ kind = '' }: KubeObject) => !UNCHANGING.test(kind);

export const firstOf = ([first, ...more]: readonly string[]): string | undefined =>
  more.length === 0 || first === undefined ? first : `${first}, and ${more.length} more`;

export const objectsIn = (text: string): readonly KubeObject[] =>
  parseAllDocuments(text, { logLevel: 'silent' }).map((document) => document.toJS() as KubeObject);
