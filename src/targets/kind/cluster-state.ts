import { type KindNode, listNodes } from '../../tools/docker/kind.js';
import type { ClusterReader } from '../cluster/provider.js';
import { type ClusterRecord, readClusterRecord } from './cluster-record.js';

/** How a cluster of this name stands, from Docker outwards; each state is further than the one before. */
export type ClusterState =
  | { readonly state: 'none' }
  | { readonly state: 'foreign' }
  /** Cannot be mended: it is made anew. */
  | { readonly state: 'broken'; readonly why: string }
  | {
      readonly state: 'stopped';
      readonly why: string;
      readonly nodes: readonly KindNode[];
      readonly record: ClusterRecord;
    }
  | { readonly state: 'running'; readonly nodes: readonly KindNode[]; readonly record: ClusterRecord };

/** Looks at Docker alone: the API server may be down. */
export async function clusterState(ctx: ClusterReader): Promise<ClusterState> {
  const nodes = await listNodes(ctx, ctx.cfg.name);
  const record = await readClusterRecord(ctx.cfg);
  if (nodes.length === 0) return { state: 'none' };
  if (record === undefined) return { state: 'foreign' };
  if (record.state === 'making') return { state: 'broken', why: 'its making was interrupted' };
  const missing = record.workers + 1 - nodes.length;
  if (missing !== 0) return { state: 'broken', why: `${missing} of its nodes are gone` };
  const stopped = nodes.filter(({ running }) => !running);
  if (stopped.length > 0) return { state: 'stopped', why: `${stopped.length} of its nodes are stopped`, nodes, record };
  return { state: 'running', nodes, record };
}
