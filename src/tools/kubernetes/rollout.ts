import type { ClusterAccess } from './access.js';
import { type Deployment, isServing, type KubeObject, type Pod } from './kube-object.js';
import { listObjects } from './read-objects.js';
import type { WaitContext } from './wait-until.js';

export interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** A Deployment and its own pods, those on their way out among them. */
export interface Rollout {
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
}

/** Deployments of a namespace by name, each with its pods, in one call; undefined for one that is not there. */
export async function readRollouts(
  ctx: Pick<WaitContext, 'signal'>,
  access: ClusterAccess,
  namespace: string,
  names: readonly string[],
): Promise<readonly (Rollout | undefined)[]> {
  const objects = await listObjects(ctx, access, 'deployments.apps,pods', { namespace });
  return names.map((name) => rolloutIn(objects, name));
}

/** The same from objects that were listed already. */
export function rolloutIn(objects: readonly KubeObject[], name: string): Rollout | undefined {
  const deployment = objects.find(
    (object): object is Deployment => object.kind === 'Deployment' && object.metadata.name === name,
  );
  if (deployment === undefined) return undefined;
  const wanted = Object.entries(deployment.spec.selector.matchLabels ?? {});
  const isOwn = ({ metadata }: KubeObject) => wanted.every(([key, value]) => metadata.labels?.[key] === value);
  return { deployment, pods: objects.filter((object): object is Pod => object.kind === 'Pod' && isOwn(object)) };
}

/** How far it is. Done once every replica is of the newest template, serves, and is not about to go. */
export function progressOf({ deployment, pods }: Rollout): {
  readonly done: boolean;
  readonly ready: number;
  readonly wanted: number;
} {
  const { metadata, spec, status } = deployment;
  const wanted = spec.replicas ?? 1;
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {};
  const ready = Math.min(availableReplicas, pods.filter(isServing).length);
  const current = observedGeneration >= (metadata.generation ?? 0) && updatedReplicas >= wanted;
  return { done: current && replicas === updatedReplicas && ready >= wanted, ready, wanted };
}
