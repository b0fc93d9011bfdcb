import type { StepContext } from '../../engine/contract.js';
import { type KindNode, listNodes } from '../../tools/docker/kind.js';
import { holds, type KubeObject } from '../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../tools/kubernetes/kubectl.js';
import { clusterAccess, NAMESPACE, ownerOf } from '../cluster/manifests/paths.js';
import { isOf } from '../cluster/manifests/render-manifest.js';
import type { Config } from '../config.js';
import { type Claim, readClaim } from './cluster-record.js';

/** In the namespace: who made the cluster. */
export const MARKER = 'bookstore-ml-owner';

interface Marker extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

interface Node extends KubeObject {
  readonly status?: KubeObject['status'] & { readonly nodeInfo?: { readonly kubeletVersion?: string } };
}

/** How a cluster of this name stands, from Docker outwards; each state is further than the one before. */
export type ClusterState =
  | { readonly state: 'none' }
  | { readonly state: 'foreign' }
  /** Cannot be mended: it is made anew. */
  | { readonly state: 'broken'; readonly why: string }
  | { readonly state: 'stopped'; readonly why: string; readonly nodes: readonly KindNode[]; readonly claim: Claim }
  | { readonly state: 'running'; readonly nodes: readonly KindNode[]; readonly claim: Claim };

/** Looks at Docker alone: the API server may be down. */
export async function clusterState(ctx: Pick<StepContext<Config>, 'cfg' | 'signal'>): Promise<ClusterState> {
  const nodes = await listNodes(ctx, ctx.cfg.name);
  const claim = await readClaim(ctx.cfg);
  if (nodes.length === 0) return { state: 'none' };
  if (claim === undefined) return { state: 'foreign' };
  if (claim.state === 'making') return { state: 'broken', why: 'its making was interrupted' };
  const missing = claim.workers + 1 - nodes.length;
  if (missing !== 0) return { state: 'broken', why: `${missing} of its nodes are gone` };
  const stopped = nodes.filter(({ running }) => !running);
  if (stopped.length > 0) return { state: 'stopped', why: `${stopped.length} of its nodes are stopped`, nodes, claim };
  return { state: 'running', nodes, claim };
}

export interface Inside {
  /** Why the cluster is not as it should be; undefined where it is. */
  readonly drift: string | undefined;
  readonly version: string;
}

/**
 * What the API server says of nodes, namespace and owner, in one call.
 * @param inputs of the namespace as it should be.
 */
export async function lookInside(ctx: StepContext<Config>, names: readonly string[], inputs: string): Promise<Inside> {
  const access = clusterAccess(ctx.cfg);
  const objects = await listObjects(ctx, access, 'nodes,namespaces,configmaps', { namespace: NAMESPACE });
  const nodes = objects.filter(({ kind }) => kind === 'Node') as readonly Node[];
  const version = nodes[0]?.status?.nodeInfo?.kubeletVersion ?? '';
  const late = names.filter((name) => !nodes.some((node) => node.metadata.name === name && holds(node, 'Ready')));
  if (late.length > 0) return { drift: `${late.join(', ')} is not ready`, version };
  const namespace = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === NAMESPACE);
  if (namespace?.metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted')
    return { drift: `namespace ${NAMESPACE} is not there, or not restricted`, version };
  if (!isOf(namespace, inputs)) return { drift: `namespace ${NAMESPACE} is not as it should be`, version };
  const marker = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === MARKER) as Marker;
  const owned = marker?.data?.owner === ownerOf(ctx.cfg);
  return { drift: owned ? undefined : 'its owner is not noted in it', version };
}
