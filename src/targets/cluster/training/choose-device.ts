import { failureError } from '../../../failures/failure.js';
import type { KubeObject } from '../../../tools/kubernetes/kube-object.js';
import { listObjects } from '../../../tools/kubernetes/read-objects.js';
import { clusterAccess } from '../manifests/paths.js';
import type { ClusterContext } from '../provider.js';

const RESOURCE = 'nvidia.com/gpu';

interface Node extends KubeObject {
  readonly status?: KubeObject['status'] & { readonly allocatable?: Readonly<Record<string, string>> };
}

/** Which Job trains, and why that one. */
export interface TrainingPath {
  readonly device: 'cpu' | 'gpu';
  readonly why: string;
}

/**
 * As asked for, else by what the nodes say that they can give.
 * @throws FailureError where a GPU is asked for and no node has one.
 */
export async function choosePath(ctx: ClusterContext): Promise<TrainingPath> {
  const { train } = ctx.cfg;
  if (train === 'cpu') return { device: 'cpu', why: '--train cpu' };
  const nodes = await listObjects<Node>(ctx, clusterAccess(ctx.cfg), 'nodes');
  const offering = nodes.filter(({ status }) => Number(status?.allocatable?.[RESOURCE] ?? 0) > 0);
  const names = offering.map(({ metadata }) => metadata.name).join(', ');
  if (offering.length > 0) return { device: 'gpu', why: `${names} offers ${RESOURCE}` };
  if (train === 'auto') return { device: 'cpu', why: `no node offers ${RESOURCE}` };
  throw failureError(
    'BML-D06',
    {},
    {
      evidence: `allocatable of ${nodes.map(({ metadata }) => metadata.name).join(', ')}: no ${RESOURCE}`,
      remedy: { label: '--train cpu', set: { train: 'cpu' } },
    },
  );
}
