import { holds, type KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../../tools/kubernetes/read-objects.js';
import type { ClusterContext } from '../provider.js';
import { clusterAccess, NAMESPACE, ownerOf } from './paths.js';
import { matchesConfigHash } from './render-manifest.js';

/** ConfigMap in the namespace: which home made the installation. */
export const OWNER_RECORD = 'bookstore-ml-owner';

interface OwnerRecord extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

interface Node extends KubeObject {
  readonly status?: KubeObject['status'] & { readonly nodeInfo?: { readonly kubeletVersion?: string } };
}

export interface NamespaceState {
  /** Why the cluster is not as it should be; undefined where it is. */
  readonly drift: string | undefined;
  readonly version: string;
}

/**
 * What the API server says of nodes, namespace and owner, in one call.
 * @param configHash of the namespace as it should be.
 */
export async function inspectNamespace(
  ctx: ClusterContext,
  names: readonly string[],
  configHash: string,
): Promise<NamespaceState> {
  const access = clusterAccess(ctx.cfg);
  const objects = await listObjects(ctx, access, 'nodes,namespaces,configmaps', { namespace: NAMESPACE });
  const nodes = objects.filter(({ kind }) => kind === 'Node') as readonly Node[];
  const version = nodes[0]?.status?.nodeInfo?.kubeletVersion ?? '';
  const late = names.filter((name) => !nodes.some((node) => node.metadata.name === name && holds(node, 'Ready')));
  if (late.length > 0) return { drift: `${late.join(', ')} is not ready`, version };
  const namespace = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === NAMESPACE);
  if (namespace === undefined) return { drift: `there is no namespace ${NAMESPACE}`, version };
  if (namespace.metadata.deletionTimestamp !== undefined)
    return { drift: `namespace ${NAMESPACE} is being deleted`, version };
  if (!matchesConfigHash(namespace, configHash))
    return { drift: `namespace ${NAMESPACE} is not as it should be`, version };
  const record = objects.find(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === OWNER_RECORD,
  ) as OwnerRecord;
  const owned = record?.data?.owner === ownerOf(ctx.cfg);
  return { drift: owned ? undefined : 'its owner is not noted in it', version };
}
