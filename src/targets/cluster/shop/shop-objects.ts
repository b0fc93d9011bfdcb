import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeJson } from '../../../lib/files/json-file.js';
import { kubectlCommand } from '../../../tools/kubernetes/access.js';
import type { Deployment, Job, KubeObject, Pod } from '../../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../../tools/kubernetes/read-objects.js';
import { capture } from '../../../tools/process/capture.js';
import { objectsIn } from '../manifests/live-drift.js';
import { clusterAccess, SHOP_NAMESPACE } from '../manifests/paths.js';
import { hasConfigHash } from '../manifests/render-manifest.js';
import type { ClusterContext } from '../provider.js';
import { shopFolder } from './shop-manifest.js';

export interface StatefulSet extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: KubeObject['status'] & { readonly readyReplicas?: number };
}

/** What of the shop runs, or did. */
export interface Workloads {
  readonly deployments: readonly Deployment[];
  readonly databases: readonly StatefulSet[];
  readonly jobs: readonly Job[];
  readonly pods: readonly Pod[];
}

/** Kind and name of an object, as kustomize renders it and the cluster lists it. */
export const nameOf = ({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`;

/**
 * What `up` applies for the shop: its kustomization as it lies there, rendered. Kept beside it, since kubectl takes a
 * quarter of a second to render it: the kustomization's text names the digest of all that goes into it.
 */
export async function renderedShop(ctx: ClusterContext): Promise<readonly KubeObject[]> {
  const folder = shopFolder(ctx.cfg);
  const kept = join(folder, 'rendered.json');
  const of = await readFile(join(folder, 'kustomization.yaml'), 'utf8').catch(() => undefined);
  const known = await readJson<Rendered>(kept);
  if (of !== undefined && known?.of === of && known.objects !== undefined) return known.objects;
  const command = kubectlCommand(clusterAccess(ctx.cfg), ['kustomize', folder], "render the shop's manifests");
  const objects = objectsIn((await capture(ctx, command)).stdout);
  if (of !== undefined) await writeJson(kept, { of, objects } satisfies Rendered);
  return objects;
}

interface Rendered {
  /** Text of the kustomization. */
  readonly of: string;
  readonly objects: readonly KubeObject[];
}

/** The same objects as the cluster has them, with all else of the shop that is of one of these kinds, and its pods. */
export function listShop(ctx: ClusterContext): Promise<readonly KubeObject[]> {
  return listObjects(ctx, clusterAccess(ctx.cfg), [...KINDS, 'pods'].join(','), {
    namespace: SHOP_NAMESPACE,
    selector: 'app.kubernetes.io/part-of=bookstore',
  });
}

/** Kinds that the overlays use. A test holds the list to them. */
export const KINDS = [
  'namespaces',
  'resourcequotas',
  'limitranges',
  'serviceaccounts',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'configmaps',
  'services',
  'persistentvolumeclaims',
  'deployments.apps',
  'statefulsets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'poddisruptionbudgets.policy',
  'horizontalpodautoscalers.autoscaling',
  'networkpolicies.networking.k8s.io',
  'ingresses.networking.k8s.io',
] as const;

/** Names of those that are wanted and not there. */
export function missing(wanted: readonly string[], found: readonly KubeObject[]): readonly string[] {
  const there = new Set(found.map(nameOf));
  return wanted.filter((name) => !there.has(name));
}

/**
 * Objects of ours that are wanted no more, such as another overlay's. What others made carries no mark of ours; a pod has
 * that of what made it.
 */
export const leftovers = (wanted: readonly string[], found: readonly KubeObject[]): readonly KubeObject[] =>
  found.filter((object) => object.kind !== 'Pod' && hasConfigHash(object) && !wanted.includes(nameOf(object)));

export async function listWorkloads(ctx: ClusterContext): Promise<Workloads> {
  const kinds = 'deployments.apps,statefulsets.apps,jobs.batch,pods';
  const objects = await listObjects(ctx, clusterAccess(ctx.cfg), kinds, { namespace: SHOP_NAMESPACE });
  return workloadsIn(objects);
}

export function workloadsIn(objects: readonly KubeObject[]): Workloads {
  const of = <T extends KubeObject>(kind: string) => objects.filter((object): object is T => object.kind === kind);
  return { deployments: of('Deployment'), databases: of('StatefulSet'), jobs: of('Job'), pods: of('Pod') };
}
